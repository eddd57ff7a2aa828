import { forwardsSomewhere } from '../checks/rules/forwarding.js';
import { body, required } from './body-spec.js';
import { defineComponent } from './define-component.js';
import { capsule, listOf } from './value-type.js';

/** Runs log lines through stages: parses, labels, drops. */
export const lokiProcess = defineComponent({
  name: 'loki.process',
  exports: { receiver: 'LogsReceiver' },
  body: body({
    members: {
      /** Takers of the lines. */
      forward_to: required(listOf(capsule('LogsReceiver'))),
    },
    stages: true,
    rules: [forwardsSomewhere],
  }),
});

import { forwardsSomewhere } from '../validation/rules/forwarding.js';
import { body, required } from '../schema/body-spec.js';
import { stageSet } from './loki-process-stages.js';
import { defineComponent } from './define-component.js';
import { capsule, listOf } from '../schema/value-type.js';

/** Runs log lines through stages: parses, labels, drops. */
export const lokiProcess = defineComponent({
  name: 'loki.process',
  exports: { receiver: 'LogsReceiver' },
  body: body({
    members: {
      /** Receivers of the lines. */
      forward_to: required(listOf(capsule('LogsReceiver'))),
    },
    stages: stageSet,
    rules: [forwardsSomewhere],
  }),
});

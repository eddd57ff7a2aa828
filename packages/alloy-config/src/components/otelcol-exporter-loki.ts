import { forwardsSomewhere } from '../checks/rules/forwarding.js';
import { body, required } from './body-spec.js';
import { defineComponent } from './define-component.js';
import { capsule, listOf } from './value-type.js';

/** Turns OTLP logs into log lines. `service.name` becomes `job`. */
export const otelcolExporterLoki = defineComponent({
  name: 'otelcol.exporter.loki',
  exports: { input: 'Consumer' },
  body: body({
    members: {
      /** Takers of the lines. */
      forward_to: required(listOf(capsule('LogsReceiver'))),
    },
    rules: [forwardsSomewhere],
  }),
});

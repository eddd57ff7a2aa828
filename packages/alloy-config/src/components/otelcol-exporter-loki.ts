import { forwardsSomewhere } from '../validation/rules/forwarding.js';
import { body, required } from '../schema/body-spec.js';
import { defineComponent } from './define-component.js';
import { capsule, listOf } from '../schema/value-type.js';

/** Turns OTLP logs into log lines. `service.name` becomes `job`. */
export const otelcolExporterLoki = defineComponent({
  name: 'otelcol.exporter.loki',
  exports: { input: 'Consumer' },
  body: body({
    members: {
      /** Receivers of the lines. */
      forward_to: required(listOf(capsule('LogsReceiver'))),
    },
    rules: [forwardsSomewhere],
  }),
});

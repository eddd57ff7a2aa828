import { body } from '../schema/body-spec.js';
import { defineComponent } from './define-component.js';
import { pipelineMembers } from './shared/otelcol.js';

/** Turns samples of Prometheus's kind into OTLP metrics. */
export const otelcolReceiverPrometheus = defineComponent({
  name: 'otelcol.receiver.prometheus',
  exports: { receiver: 'MetricsReceiver' },
  body: body({
    members: pipelineMembers,
  }),
});

import { forwardsSomewhere } from '../validation/rules/forwarding.js';
import { body, experimental, optional, required } from '../schema/body-spec.js';
import { defineComponent } from './define-component.js';
import { boolean, capsule, listOf, positiveDuration } from '../schema/value-type.js';

/** Turns OTLP metrics into Prometheus samples. `service.name` becomes `job`, `service.instance.id` `instance`. */
export const otelcolExporterPrometheus = defineComponent({
  name: 'otelcol.exporter.prometheus',
  exports: { input: 'Consumer' },
  body: body({
    members: {
      /** Receivers of the samples. */
      forward_to: required(listOf(capsule('MetricsReceiver'))),
      /** Writes `target_info`. Default true. */
      include_target_info: optional(boolean, true),
      /** Writes `otel_scope_info`. Default false. */
      include_scope_info: optional(boolean, false),
      /** Adds labels of the scope. Default true. */
      include_scope_labels: optional(boolean, true),
      /** How often series without new values are forgotten. Default "5m". */
      gc_frequency: optional(positiveDuration, '5m'),
      /** Adds `_total` and units to names. Default true. */
      add_metric_suffixes: optional(boolean, true),
      /** Makes all resource attributes labels. Default false. */
      resource_to_telemetry_conversion: optional(boolean, false),
      /** Turns classic histograms into native ones with custom buckets. Default false. */
      convert_classic_histograms_to_nhcb: optional(boolean, false),
      /** Keeps `service.name` and similar in `target_info`. Default false. */
      keep_identifying_resource_attributes: optional(boolean, false),
      /** Hands metadata on. Default false. */
      honor_metadata: experimental(optional(boolean, false)),
      /** Writes a zero at the time when a series began. Default false. */
      start_timestamp_zero_ingestion: experimental(optional(boolean, false)),
    },
    rules: [forwardsSomewhere],
  }),
});

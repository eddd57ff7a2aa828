import { block, blocks, body, openBody, optional, required, withShared } from '../schema/body-spec.js';
import { any, boolean, choice, integer, listOf, regex, string } from '../schema/value-type.js';
import { attributeActionIsWhole } from '../validation/rules/otelcol-processor.js';
import { defineComponent } from './define-component.js';
import { pipelineMembers } from './shared/otelcol.js';

const action = body({
  members: {
    /** Action on the attribute. */
    action: required(choice('insert', 'update', 'upsert', 'delete', 'hash', 'extract', 'convert')),
    /** Attribute that is changed. */
    key: optional(string),
    /** Value to write. */
    value: optional(any),
    /** RE2 expression: with groups for `extract`, of keys for `delete` and `hash`. */
    pattern: optional(regex),
    /** Attribute whose value is written. */
    from_attribute: optional(string),
    /** Metadata of the request whose value is written. */
    from_context: optional(string),
    /** Type for `convert`. */
    converted_type: optional(choice('int', 'double', 'string')),
  },
  rules: [attributeActionIsWhole],
});

const attribute = body({
  members: {
    /** Name of the attribute. */
    key: required(string),
    /** Its value. Default: any. */
    value: optional(any),
  },
});

const regexp = body({
  members: {
    /** Remembers results. Default false. */
    cache_enabled: optional(boolean, false),
    /** Most results; 0 sets no limit. Default 0. */
    cache_max_num_entries: optional(integer, 0),
  },
});

const match = body({
  members: {
    /** How values are compared. */
    match_type: required(choice('strict', 'regexp')),
    /** Names of services. */
    services: optional(listOf(string)),
    /** Names of spans. */
    span_names: optional(listOf(string)),
    /** Kinds of spans. */
    span_kinds: optional(listOf(string)),
    /** Bodies of log records. */
    log_bodies: optional(listOf(string)),
    /** Severities of log records, as text. */
    log_severity_texts: optional(listOf(string)),
    /** Names of metrics. */
    metric_names: optional(listOf(string)),
    /** How expressions are remembered. */
    regexp: block(regexp),
    /** Attributes, which must all match. */
    attribute: blocks(attribute),
    /** Attributes of the resource, which must all match. */
    resource: blocks(attribute),
    /** Libraries that made the signal. */
    library: blocks(openBody),
    /** Least severity of log records. */
    log_severity: block(openBody),
  },
});

/** Changes attributes of spans, log records and data points. */
export const otelcolProcessorAttributes = defineComponent({
  name: 'otelcol.processor.attributes',
  exports: { input: 'Consumer' },
  body: body({
    members: withShared(pipelineMembers, {
      /** Steps, from top to bottom. */
      action: blocks(action),
      /** Telemetry to change. Default: everything. */
      include: block(match),
      /** Telemetry to leave unchanged. */
      exclude: block(match),
    }),
  }),
});

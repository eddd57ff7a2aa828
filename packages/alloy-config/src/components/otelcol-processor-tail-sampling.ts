import { policyNamesAreUnique, samplingDecides } from '../validation/rules/otelcol-processor.js';
import { block, body, openBody, optional, required, requiredBlocks, withShared } from '../schema/body-spec.js';
import { defineComponent } from './define-component.js';
import { pipelineMembers } from './shared/otelcol.js';
import {
  any,
  boolean,
  choice,
  duration,
  integer,
  listOf,
  number,
  numberWithin,
  positiveDuration,
  positiveInteger,
  string,
} from '../schema/value-type.js';

const anyNumber = numberWithin({});

const conditionMembers = {
  /** Slow traces. */
  latency: block(
    body({
      members: {
        /** Milliseconds from which a trace is kept. */
        threshold_ms: required(number),
        /** Milliseconds up to which it is kept; 0 sets no limit. Default 0. */
        upper_threshold_ms: optional(number, 0),
      },
    }),
  ),
  /** Traces with a span of this status. */
  status_code: block(
    body({
      members: {
        /** Statuses to keep, such as "ERROR". */
        status_codes: required(listOf(choice('OK', 'ERROR', 'UNSET'))),
      },
    }),
  ),
  /** A share of all traces. */
  probabilistic: block(
    body({
      members: {
        /** Percent to keep. */
        sampling_percentage: required(numberWithin({ min: 0, max: 100 })),
        /** The same on all collectors that should decide alike. */
        hash_salt: optional(string),
      },
    }),
  ),
  /** Traces with a text attribute. */
  string_attribute: block(
    body({
      members: {
        /** Name of the attribute. */
        key: required(string),
        /** Values to keep. */
        values: required(listOf(string)),
        /** Takes the values as RE2 expressions. Default false. */
        enabled_regex_matching: optional(boolean, false),
        /** Expressions to remember. */
        cache_max_size: optional(integer),
        /** Keeps the others. Default false. */
        invert_match: optional(boolean, false),
      },
    }),
  ),
  /** Traces with a number attribute. */
  numeric_attribute: block(
    body({
      members: {
        /** Name of the attribute. */
        key: required(string),
        /** Smallest value to keep. */
        min_value: required(anyNumber),
        /** Largest value to keep. */
        max_value: required(anyNumber),
        /** Keeps the others. Default false. */
        invert_match: optional(boolean, false),
      },
    }),
  ),
  /** Traces with a true-or-false attribute. */
  boolean_attribute: block(
    body({
      members: {
        /** Name of the attribute. */
        key: required(string),
        /** Value to keep. */
        value: required(boolean),
        /** Keeps the others. Default false. */
        invert_match: optional(boolean, false),
      },
    }),
  ),
  /** So many spans a second. */
  rate_limiting: block(
    body({
      members: {
        /** Spans a second. */
        spans_per_second: required(integer),
        /** Most spans at once. Default: twice `spans_per_second`. */
        burst_capacity: optional(integer),
      },
    }),
  ),
  /** So many bytes a second. */
  bytes_limiting: block(
    body({
      members: {
        /** Bytes a second. */
        bytes_per_second: required(integer),
        /** Bytes at once. */
        burst_capacity: optional(integer),
      },
    }),
  ),
  /** Traces with many spans. */
  span_count: block(
    body({
      members: {
        /** Fewest spans to keep. */
        min_spans: required(integer),
        /** Most spans to keep; 0 sets no limit. Default 0. */
        max_spans: optional(integer, 0),
      },
    }),
  ),
  /** Traces for which an OTTL condition holds. */
  ottl_condition: block(
    body({
      members: {
        /** How errors in a condition are handled. */
        error_mode: required(choice('ignore', 'silent', 'propagate')),
        /** Conditions on spans. */
        span: optional(listOf(string)),
        /** Conditions on span events. */
        spanevent: optional(listOf(string)),
      },
    }),
  ),
  /** Traces with an entry in the trace state. */
  trace_state: block(openBody),
};

const conditionTypes = [
  'always_sample',
  'latency',
  'status_code',
  'probabilistic',
  'string_attribute',
  'numeric_attribute',
  'boolean_attribute',
  'rate_limiting',
  'bytes_limiting',
  'span_count',
  'ottl_condition',
  'trace_state',
] as const;

const subPolicy = body({
  members: {
    /** Name in Alloy's own metrics. */
    name: required(string),
    /** Which kind; its block goes with it. */
    type: required(choice(...conditionTypes)),
    ...conditionMembers,
  },
  variants: 'type',
});

const and = body({
  members: {
    /** Policies that must all agree. */
    and_sub_policy: requiredBlocks(subPolicy),
  },
});

const policy = body({
  members: {
    /** Name in Alloy's own metrics. */
    name: required(string),
    /** Type of the policy. Each type except `always_sample` has a block of the same name. */
    type: required(choice(...conditionTypes, 'and', 'not', 'drop', 'composite')),
    ...conditionMembers,
    /** All of several. */
    and: block(and),
    /** The opposite of one. */
    not: block(openBody),
    /** Drops what all of several agree on. */
    drop: block(openBody),
    /** Shares a rate among several. */
    composite: block(openBody),
  },
  variants: 'type',
});

/** Waits for whole traces and keeps those that a policy wants. */
export const otelcolProcessorTailSampling = defineComponent({
  name: 'otelcol.processor.tail_sampling',
  exports: { input: 'Consumer' },
  body: body({
    members: withShared(pipelineMembers, {
      /** Wait from a trace's first span to the decision. Default "30s". */
      decision_wait: optional(positiveDuration, '30s'),
      /** Wait from the end of the root span, when that is shorter. */
      decision_wait_after_root_received: optional(duration),
      /** Traces held in memory. Default 50000. */
      num_traces: optional(positiveInteger, 50000),
      /** Makes room beforehand. Default 0. */
      expected_new_traces_per_sec: optional(integer, 0),
      /** Waits when the buffer is full instead of dropping. */
      block_on_overflow: optional(boolean),
      /** Stops at the first policy that wants the trace. */
      sample_on_first_match: optional(boolean),
      /** Drops traces without a decision when Alloy stops. */
      drop_pending_traces_on_shutdown: optional(boolean),
      /** Larger traces are dropped. */
      maximum_trace_size_bytes: optional(integer),
      /** Remembers decisions: an object with `sampled_cache_size` and `non_sampled_cache_size`. Not a block. */
      decision_cache: optional(any),
      /** A trace is kept if one of them wants it. */
      policy: requiredBlocks(policy),
    }),
    rules: [policyNamesAreUnique, samplingDecides],
  }),
});

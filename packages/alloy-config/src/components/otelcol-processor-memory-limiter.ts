import { spikeStaysBelowLimit } from '../validation/rules/otelcol-processor.js';
import { body, optional, required, withShared } from '../schema/body-spec.js';
import { defineComponent } from './define-component.js';
import { pipelineMembers } from './shared/otelcol.js';
import { numberWithin, positiveDuration, size } from '../schema/value-type.js';

/** Refuses data while Alloy uses too much memory. Belongs directly after the receiver. */
export const otelcolProcessorMemoryLimiter = defineComponent({
  name: 'otelcol.processor.memory_limiter',
  exports: { input: 'Consumer' },
  body: body({
    members: withShared(pipelineMembers, {
      /** How often memory is measured; "1s" is usual. */
      check_interval: required(positiveDuration),
      /** Most memory, such as "512MiB". */
      limit: optional(size),
      /** Room for growth between two checks, below `limit`. Default: a fifth of it. */
      spike_limit: optional(size),
      /** Most memory, in percent of the whole. */
      limit_percentage: optional(numberWithin({ min: 1, max: 100 })),
      /** Room for growth in percent, below `limit_percentage`, with which it must be given. */
      spike_limit_percentage: optional(numberWithin({ min: 1, max: 100 })),
    }),
    exactlyOne: [['limit', 'limit_percentage']],
    rules: [spikeStaysBelowLimit],
  }),
});

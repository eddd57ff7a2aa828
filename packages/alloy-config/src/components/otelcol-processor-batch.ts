import { batchSizesAreOrdered } from '../validation/rules/otelcol-processor.js';
import { body, optional, withShared } from '../schema/body-spec.js';
import { defineComponent } from './define-component.js';
import { pipelineMembers } from './shared/otelcol.js';
import { duration, integer, listOf, string } from '../schema/value-type.js';

/** Joins data into larger requests. */
export const otelcolProcessorBatch = defineComponent({
  name: 'otelcol.processor.batch',
  exports: { input: 'Consumer' },
  body: body({
    members: withShared(pipelineMembers, {
      /** Longest wait for a batch to fill. Default "200ms". */
      timeout: optional(duration, '200ms'),
      /** Items after which a batch is sent. Default 2000. */
      send_batch_size: optional(integer, 2000),
      /** Most items of a batch, at least `send_batch_size`; 0 sets no limit. Default 3000. */
      send_batch_max_size: optional(integer, 3000),
      /** Client metadata that batches are kept apart by. */
      metadata_keys: optional(listOf(string)),
      /** Combinations of their values. Default 1000. */
      metadata_cardinality_limit: optional(integer, 1000),
    }),
    rules: [batchSizesAreOrdered],
  }),
});

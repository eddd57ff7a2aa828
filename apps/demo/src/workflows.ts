import type { WorkflowPrimitive } from '@tta/core';
import { CachePrimitive, ParallelPrimitive, RetryPrimitive, SequentialPrimitive } from '@tta/primitives';
import { DataProcessorPrimitive } from './primitives/data-processor.js';
import { EnricherPrimitive } from './primitives/enricher.js';
import type { Item } from './primitives/item.js';
import { ValidatorPrimitive } from './primitives/validator.js';

/** One of the demo's workflows and what it is run with. */
export interface DemoWorkflow {
  readonly name: string;
  readonly workflow: WorkflowPrimitive<Item, unknown>;
  readonly input: Item;
}

/**
 * The five workflows, with caches that are empty. They are made by the classes, whose default names are those of the
 * original.
 */
export function createWorkflows(): readonly DemoWorkflow[] {
  const process = new DataProcessorPrimitive();
  const validate = new ValidatorPrimitive();
  const enrich = new EnricherPrimitive();

  // Process, then validate, then enrich.
  const sequentialWorkflow = new SequentialPrimitive([process, validate, enrich]);

  // Process, then do all three at a time.
  const parallelWorkflow = new SequentialPrimitive([process, new ParallelPrimitive([process, validate, enrich])]);

  // Process, up to three times again if it fails, then validate.
  const retryWorkflow = new SequentialPrimitive([
    new RetryPrimitive(process, { maxRetries: 3, backoffBase: 2, jitter: 'full' }),
    validate,
  ]);

  // Process the same data twice: computed once, remembered once.
  const cached = new CachePrimitive(process, { key: (item) => item.data, ttlMs: 60_000, showKey: (key) => key });
  const cacheWorkflow = new SequentialPrimitive([cached, cached]);

  // All of it: process with retries, enrich, validate, enrich again, which is remembered for the workflow.
  const enrichOnce = new CachePrimitive(enrich, {
    key: (_item, { workflowId }) => workflowId,
    name: 'EnrichmentCache',
    showKey: (key) => key,
  });
  const complexWorkflow = new SequentialPrimitive([
    new RetryPrimitive(process, { maxRetries: 2 }),
    enrichOnce,
    validate,
    enrichOnce,
  ]);

  return [
    { name: 'sequential', workflow: sequentialWorkflow, input: { data: 'Sequential test data' } },
    { name: 'parallel', workflow: parallelWorkflow, input: { data: 'Parallel test data' } },
    { name: 'retry', workflow: retryWorkflow, input: { data: 'Retry test data' } },
    { name: 'cache', workflow: cacheWorkflow, input: { data: 'Cache test data' } },
    { name: 'complex', workflow: complexWorkflow, input: { data: 'Complex test data' } },
  ];
}

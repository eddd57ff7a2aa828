export { task, TaskPrimitive, type TaskFunction } from './task.js';
export {
  sequential,
  SequentialPrimitive,
  type ChainedSteps,
  type SequenceInput,
  type SequenceOutput,
  type SequentialOptions,
  type StepMismatch,
} from './sequential.js';
export {
  parallel,
  ParallelPrimitive,
  type Branches,
  type BranchInput,
  type BranchOutcome,
  type BranchOutcomes,
  type BranchOutputs,
  type ParallelOptions,
} from './parallel.js';
export { ParallelError, SiblingFailedError } from './parallel-error.js';
export { retry, retryAttemptKey, RetryPrimitive } from './retry.js';
export type { RetryOptions } from './retry-options.js';
export { backoffDelayMs, type BackoffOptions, type Jitter } from './backoff.js';
export { retryAfterMsOf } from './retry-after.js';
export { cache, CachePrimitive } from './cache.js';
export type { CacheOptions } from './cache-options.js';
export type { CacheStats } from './cache-observer.js';
export type { CacheEntry, CacheStore, MaybePromise } from './cache-store.js';
export { MemoryCacheStore } from './memory-cache-store.js';
export type { AnyStep, InputOf, OutputOf } from './step-types.js';

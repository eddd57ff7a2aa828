export { task, TaskPrimitive, type TaskFunction, type TaskOptions } from './task.js';
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
} from './parallel/parallel.js';
export { ParallelError, SiblingFailedError } from './parallel/parallel-error.js';
export { retry, retryAttemptKey, RetryPrimitive } from './retry/retry.js';
export type { RetryOptions } from './retry/retry-options.js';
export { backoffDelayMs, type BackoffOptions, type Jitter } from './retry/backoff.js';
export { isTransient } from './retry/is-transient.js';
export { retryAfterMsOf } from './retry/retry-after.js';
export { CacheCycleError } from './cache/cache-cycle-error.js';
export { cache, CachePrimitive } from './cache/cache.js';
export type { CacheOptions } from './cache/cache-options.js';
export type { CacheStats } from './cache/cache-observer.js';
export type { CacheEntry, CacheStore, MaybePromise } from './cache/cache-store.js';
export { MemoryCacheStore } from './cache/memory-cache-store.js';
export type { AnyStep, AnyStepLike, InputOf, OutputOf, StepLike } from './step-types.js';

export { circuitBreaker, CircuitBreakerPrimitive } from './circuit-breaker/circuit-breaker.js';
export type { CircuitBreakerOptions } from './circuit-breaker/circuit-breaker-options.js';
export type { CircuitRecord, CircuitStore } from './circuit-breaker/circuit-store.js';
export { CircuitOpenError } from './circuit-breaker/circuit-open-error.js';
export type { CircuitChange, CircuitChangeReason, CircuitState } from './circuit-breaker/circuit-state.js';

export { route, RoutePrimitive, type RouteInput, type RouteOptions, type RouteOutput } from './route/route.js';
export type { Routes, RouteSelector } from './route/route.js';
export { conditional, ConditionalPrimitive, type ConditionalOptions, type Predicate } from './route/conditional.js';
export { RouteNotFoundError } from './route/route-not-found-error.js';
export { map, MapPrimitive, type MapOptions } from './map/map.js';
export type { Items } from './map/item-source.js';
export { repeat, RepeatPrimitive, type RepeatOptions } from './repeat/repeat.js';
export { RepeatLimitError } from './repeat/repeat-limit-error.js';
export { race, RacePrimitive, type RaceOptions } from './race/race.js';
export { RaceLostError } from './race/race-lost-error.js';
export { subworkflow, SubworkflowPrimitive, type SubworkflowOptions } from './subworkflow/subworkflow.js';
export { stream, StreamPrimitive, type StreamFunction, type StreamOptions } from './stream/stream.js';
export { collect, CollectPrimitive, type CollectOptions } from './stream/collect.js';
export type { NotAStream, StreamMistake } from './stream/refuse-stream.js';
export { StreamTooLongError } from './stream/stream-too-long-error.js';
export { saga, SagaPrimitive, type SagaOptions } from './saga/saga.js';
export type { CheckedChain, SagaStep, SagaSteps, UndoInput } from './saga/saga-steps.js';
export { SagaError, type UndoFailure } from './saga/saga-error.js';
export { adaptive, type Adaptive, type AdaptiveOptions } from './bulkhead/adaptive-limit.js';
export { bulkhead, BulkheadPrimitive } from './bulkhead/bulkhead.js';
export { BulkheadFullError, type BulkheadFullReason } from './bulkhead/bulkhead-full-error.js';
export type { BulkheadOptions } from './bulkhead/bulkhead-options.js';
export type { BulkheadAnswer, BulkheadStore } from './bulkhead/bulkhead-store.js';
export { timeout, TimeoutPrimitive } from './timeout/timeout.js';
export type { TimeoutMode, TimeoutOptions } from './timeout/timeout-options.js';
export { fallback, FallbackPrimitive } from './fallback/fallback.js';
export type { FallbackOptions } from './fallback/fallback-options.js';
export { FallbackExhaustedError } from './fallback/fallback-exhausted-error.js';
export { DeclinedResultError } from './declined-result-error.js';

export { rateLimit, RateLimitPrimitive } from './rate-limit/rate-limit.js';
export type { RateLimitOptions } from './rate-limit/rate-limit-options.js';
export type { RateLimitAnswer, RateLimitStore } from './rate-limit/rate-limit-store.js';
export { RateLimitedError, type RateLimitedReason } from './rate-limit/rate-limited-error.js';

export { keyed, KeyedPrimitive } from './keyed/keyed.js';
export type { KeyedOptions } from './keyed/keyed-options.js';
export { retryBudget, RetryBudget, type RetryBudgetOptions } from './retry/retry-budget.js';
export { hedge, HedgePrimitive } from './hedge/hedge.js';
export type { HedgeOptions, HedgePercentile } from './hedge/hedge-options.js';
export { HedgeLostError } from './hedge/hedge-lost-error.js';
export { chaos, ChaosPrimitive, type ChaosOptions } from './chaos/chaos.js';
export { ChaosError } from './chaos/chaos-error.js';

export { resilient, ResilientPrimitive } from './resilient/resilient.js';
export type { ResilientOptions } from './resilient/resilient-options.js';

export { createPrices, type ModelPrices, type Prices } from './cost/prices.js';
export { streamUsageOf, usageOf } from './cost/usage-of.js';
export { metered, MeteredPrimitive, type MeteredOptions } from './cost/metered.js';
export { budget, BudgetPrimitive } from './budget/budget.js';
export type { BudgetOptions } from './budget/budget-options.js';
export type { BudgetAmount, BudgetStore } from './budget/budget-store.js';
export {
  BudgetAbortError,
  BudgetExceededError,
  type BudgetState,
  type SpentByModel,
} from './budget/budget-exceeded-error.js';

import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import * as primitives from './index.js';

// Only an ES module can wait here: fails to load where tests run as anything else.
const manifest = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as {
  type: string;
  dependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
};

describe('@tta/primitives', () => {
  it('exports these names and no others', () => {
    expect(Object.keys(primitives).sort()).toEqual([
      'BudgetAbortError',
      'BudgetExceededError',
      'BudgetPrimitive',
      'BulkheadFullError',
      'BulkheadPrimitive',
      'CacheCycleError',
      'CachePrimitive',
      'ChaosError',
      'ChaosPrimitive',
      'CircuitBreakerPrimitive',
      'CircuitOpenError',
      'CollectPrimitive',
      'ConditionalPrimitive',
      'DeclinedResultError',
      'FallbackExhaustedError',
      'FallbackPrimitive',
      'HedgeLostError',
      'HedgePrimitive',
      'KeyedPrimitive',
      'MapPrimitive',
      'MemoryCacheStore',
      'MeteredPrimitive',
      'ParallelError',
      'ParallelPrimitive',
      'RaceLostError',
      'RacePrimitive',
      'RateLimitPrimitive',
      'RateLimitedError',
      'RepeatLimitError',
      'RepeatPrimitive',
      'ResilientPrimitive',
      'RetryBudget',
      'RetryPrimitive',
      'RouteNotFoundError',
      'RoutePrimitive',
      'SagaError',
      'SagaPrimitive',
      'SequentialPrimitive',
      'SiblingFailedError',
      'StreamPrimitive',
      'StreamTooLongError',
      'SubworkflowPrimitive',
      'TaskPrimitive',
      'TimeoutPrimitive',
      'adaptive',
      'backoffDelayMs',
      'budget',
      'bulkhead',
      'cache',
      'chaos',
      'circuitBreaker',
      'collect',
      'conditional',
      'createPrices',
      'fallback',
      'hedge',
      'isTransient',
      'keyed',
      'map',
      'metered',
      'parallel',
      'race',
      'rateLimit',
      'repeat',
      'resilient',
      'retry',
      'retryAfterMsOf',
      'retryAttemptKey',
      'retryBudget',
      'route',
      'saga',
      'sequential',
      'stream',
      'streamUsageOf',
      'subworkflow',
      'task',
      'timeout',
      'usageOf',
    ]);
  });

  it('depends on a well-kept cache and, as a peer, on core', () => {
    expect(Object.keys(manifest.dependencies)).toEqual(['lru-cache']);
    expect(Object.keys(manifest.peerDependencies)).toEqual(['@tta/core']);
  });

  it('is tested as a real ES module', () => {
    expect(manifest.type).toBe('module');
    expect(typeof require).toBe('undefined');
    expect(import.meta.url).toMatch(/index\.test\.ts$/);
  });
});

import { InvalidOptionError } from '@tta/core';
import { booleanOption, choiceOption, knownOptions, longestTimerMs, numberOption } from '@tta/core/authors';
import type { BulkheadOptions } from '../bulkhead/bulkhead-options.js';
import type { CircuitBreakerOptions } from '../circuit-breaker/circuit-breaker-options.js';
import type { FallbackOptions } from '../fallback/fallback-options.js';
import type { RateLimitOptions } from '../rate-limit/rate-limit-options.js';
import type { RetryOptions } from '../retry/retry-options.js';
import type { StepLike } from '../step-types.js';
import { timeoutModes, type TimeoutMode } from '../timeout/timeout-options.js';

/** Options of `resilient`, from the outermost guard to the innermost. `false` leaves a guard out. */
export interface ResilientOptions<Input, Output> {
  /** Default: from the innermost step, as `resilient(narrate)`; of the class `ResilientPrimitive`. */
  readonly name?: string;
  /**
   * Whether the step may run several times for one call, as a charge of a card may not. With `false` no retry is put in.
   * Required.
   */
  readonly idempotent: boolean;
  /** The alternatives that answer when all else has failed, and options of `fallback`. Default: none. */
  readonly fallback?:
    | (FallbackOptions<Input, Output, Output | Promise<Output>> & {
        readonly alternatives: readonly StepLike<Input, Output>[];
      })
    | false;
  /** Options of `bulkhead`. Default: none. */
  readonly bulkhead?: BulkheadOptions<Input> | false;
  /** Options of `rateLimit`. Default: none. */
  readonly rateLimit?: RateLimitOptions | false;
  /**
   * The mode of both timeouts. `abandon` does not wait for a step that ignores its signal: another attempt may then run
   * beside it. Default `cooperative`.
   */
  readonly mode?: TimeoutMode;
  /** Milliseconds that all attempts may take together, waits between them included. Default 30 000. */
  readonly totalTimeoutMs?: number | false;
  /** Options of `retry`. Default: 3 retries from 200 ms, with full jitter. An open circuit is never tried again. */
  readonly retry?: RetryOptions<Output> | false;
  /** Options of `circuitBreaker`. Default: 0.1 of at least 100 calls in 30 s opens it for 5 s. */
  readonly circuitBreaker?: CircuitBreakerOptions | false;
  /** Milliseconds that one attempt may take. Default 10 000. */
  readonly attemptTimeoutMs?: number | false;
}

const known = [
  'name',
  'idempotent',
  'fallback',
  'bulkhead',
  'rateLimit',
  'mode',
  'totalTimeoutMs',
  'retry',
  'circuitBreaker',
  'attemptTimeoutMs',
] satisfies (keyof ResilientOptions<never, unknown>)[];

/** Checks what the guards do not check themselves. @throws InvalidOptionError */
export function checkResilientOptions<Input, Output>(options: ResilientOptions<Input, Output>): void {
  knownOptions(options, known);
  booleanOption('idempotent', options.idempotent);
  if (options.mode !== undefined) choiceOption('mode', options.mode, timeoutModes);
  if (!options.idempotent && options.retry !== undefined && options.retry !== false)
    throw new InvalidOptionError(
      'retry',
      'left out where idempotent is false',
      options.retry,
      'a step that may run only once cannot be retried',
    );
  for (const option of ['totalTimeoutMs', 'attemptTimeoutMs'] as const) {
    const given = options[option];
    if (given !== undefined && given !== false) numberOption(option, given, { min: 1, max: longestTimerMs });
  }
}

import { TtaError, WorkflowPrimitive, type WorkflowContext } from '@tta/core';
import { bulkhead, type BulkheadPrimitive } from '../bulkhead/bulkhead.js';
import { circuitBreaker, type CircuitBreakerPrimitive } from '../circuit-breaker/circuit-breaker.js';
import { defaultName, withDefaultName } from '../default-name.js';
import { fallback } from '../fallback/fallback.js';
import { rateLimit } from '../rate-limit/rate-limit.js';
import { isTransient } from '../retry/is-transient.js';
import type { RetryOptions } from '../retry/retry-options.js';
import { retry } from '../retry/retry.js';
import { executeStep, stepOption, type StepLike } from '../step-types.js';
import type { TimeoutMode } from '../timeout/timeout-options.js';
import { timeout } from '../timeout/timeout.js';
import { checkResilientOptions, type ResilientOptions } from './resilient-options.js';

/** Guards a step by several guards in the order that works; see `resilient`. */
export class ResilientPrimitive<Input, Output> extends WorkflowPrimitive<Input, Output> {
  override readonly type = 'resilient';
  override readonly runsOnlyChildren = true;
  /** The outermost guard, which contains the others. */
  override readonly children: readonly WorkflowPrimitive<Input, Output>[];
  /** The circuit breaker, if there is one. */
  readonly circuitBreaker: CircuitBreakerPrimitive<Input, Output> | undefined;
  /** The bulkhead, if there is one. */
  readonly bulkhead: BulkheadPrimitive<Input, Output> | undefined;
  readonly #outermost: WorkflowPrimitive<Input, Output>;

  constructor(child: StepLike<Input, Output>, options: ResilientOptions<Input, Output>) {
    checkResilientOptions(options);
    const { name = 'ResilientPrimitive', mode = 'cooperative' } = options;
    super(name);
    let step = stepOption('child', child);
    step = timed(step, 'attempt-timeout', options.attemptTimeoutMs ?? 10_000, mode);
    if (options.circuitBreaker !== false) {
      // Apart from `step`, so that its own type is kept.
      this.circuitBreaker = circuitBreaker(step, { ...breakerDefaults(options), ...options.circuitBreaker });
      step = this.circuitBreaker;
    }
    if (options.idempotent && options.retry !== false)
      step = retry(step, { initialDelayMs: 200, ...options.retry, retryIf: unlessOpen(options.retry?.retryIf) });
    step = timed(step, 'total-timeout', options.totalTimeoutMs ?? 30_000, mode);
    if (isGiven(options.rateLimit)) step = rateLimit(step, options.rateLimit);
    if (isGiven(options.bulkhead)) step = this.bulkhead = bulkhead(step, options.bulkhead);
    if (isGiven(options.fallback)) {
      const { alternatives, ...others } = options.fallback;
      step = fallback(step, alternatives, others);
    }
    this.#outermost = step;
    this.children = [step];
  }

  protected run(input: Input, context: WorkflowContext): Promise<Output> {
    return executeStep(this.#outermost, input, context) as Promise<Output>;
  }
}

function isGiven<Options extends object>(options: Options | false | undefined): options is Options {
  return options !== undefined && options !== false;
}

function timed<Input, Output>(
  step: WorkflowPrimitive<Input, Output>,
  word: string,
  timeoutMs: number | false,
  mode: TimeoutMode,
): WorkflowPrimitive<Input, Output> {
  return timeoutMs === false ? step : timeout(step, { timeoutMs, mode, name: defaultName(word, [step]) });
}

/** Without those that the caller's choice of a window rules out. */
function breakerDefaults({ circuitBreaker: given }: { readonly circuitBreaker?: object | false | undefined }): object {
  const common = { failureRatio: 0.1, breakMs: 5000 };
  return given !== undefined && 'windowCalls' in (given as object)
    ? common
    : { ...common, windowMs: 30_000, minimumCalls: 100 };
}

/** An open circuit is not tried again, whenever it may close: the caller is to know at once. */
function unlessOpen(retryIf: RetryOptions['retryIf'] = isTransient): NonNullable<RetryOptions['retryIf']> {
  return (error, attempt) => !(TtaError.is(error) && error.code === 'ERR_TTA_CIRCUIT_OPEN') && retryIf(error, attempt);
}

/**
 * Guards a step as experts do, in one call. From the outside: fallback, bulkhead and rate limit if they are asked for,
 * a timeout for all attempts (30 s), retry (3 times from 200 ms with full jitter), a circuit breaker (0.1 of at least
 * 100 calls in 30 s, open for 5 s) and a timeout for each attempt (10 s). `idempotent` has to be given, because a step
 * that may run only once must not be retried. An open circuit is not retried.
 * @throws InvalidOptionError
 */
export function resilient<Input, Output>(
  child: StepLike<Input, Output>,
  options: ResilientOptions<NoInfer<Input>, NoInfer<Output>>,
): ResilientPrimitive<Input, Output> {
  const step = stepOption('child', child);
  return new ResilientPrimitive(step, withDefaultName(options, 'resilient', [step]));
}

import {
  createContextKey,
  failureStatus,
  sleep,
  WorkflowPrimitive,
  type Attributes,
  type WorkflowContext,
} from '@tta/core';
import { backoffDelayMs } from './backoff.js';
import { readRetryOptions, type RetryOptions, type RetrySettings } from './retry-options.js';
import { stepOption } from './step-types.js';

/** Which attempt this is, from 1: `context.get(retryAttemptKey)` inside the retried step. */
export const retryAttemptKey = createContextKey<number>('retry attempt');

/** Why no further attempt was made although the failure was worth one. */
type GivenUp = 'attempts' | 'deadline' | 'retry_after';

/** Calls a step again after failure; see `retry`. */
export class RetryPrimitive<Input, Output> extends WorkflowPrimitive<Input, Output> {
  override readonly type = 'retry';
  override readonly runsOnlyChildren = true;
  readonly #child: WorkflowPrimitive<Input, Output>;
  readonly #settings: RetrySettings;

  constructor(child: WorkflowPrimitive<Input, Output>, options: RetryOptions = {}) {
    const settings = readRetryOptions(options);
    super(options.name ?? 'RetryPrimitive');
    this.#child = stepOption('child', child);
    this.#settings = settings;
  }

  protected async run(input: Input, context: WorkflowContext): Promise<Output> {
    const { maxRetries, backoffBase } = this.#settings;
    if (context.isObserved)
      context.emit('retry_workflow_start', { max_retries: maxRetries, backoff_base: backoffBase });
    let delayMs = 0;
    for (let attempt = 1; ; attempt++) {
      const startedAtMs = context.isObserved ? performance.now() : 0;
      try {
        const output = await this.#attempt(attempt, input, context);
        if (context.isObserved) {
          context.emit('retry_attempt_success', {
            attempt,
            succeeded_on_attempt: attempt,
            status: 'success',
            duration_ms: performance.now() - startedAtMs,
          });
        }
        return output;
      } catch (error) {
        delayMs = this.#judge(error, attempt, delayMs, startedAtMs, context);
      }
      await this.#backOff(delayMs, attempt, context);
    }
  }

  #attempt(attempt: number, input: Input, context: WorkflowContext): Promise<Output> {
    if (!context.isObserved) return this.#child.execute(input, context.with(retryAttemptKey, attempt));
    context.emit('retry_attempt_start', { attempt, total_attempts: this.#settings.maxRetries + 1 });
    const position: Attributes = { 'tta.retry.attempt': attempt };
    return this.#child.execute(input, context.forChild(position).with(retryAttemptKey, attempt));
  }

  /** Milliseconds to wait before the next attempt; throws where there is to be none. */
  #judge(
    error: unknown,
    attempt: number,
    previousDelayMs: number,
    startedAtMs: number,
    context: WorkflowContext,
  ): number {
    const { retryIf, retryAfterMs, random, maxDelayMs, maxRetries } = this.#settings;
    const failed = (backoff_ms?: number): void => {
      if (!context.isObserved) return;
      const status = failureStatus(error, context);
      context.emit(
        'retry_attempt_failed',
        { attempt, status, duration_ms: performance.now() - startedAtMs, backoff_ms },
        error,
      );
    };
    if (context.aborted || (retryIf !== undefined && !retryIf(error, attempt))) {
      failed();
      context.emit('retry_workflow_failed', { total_attempts: attempt, status: failureStatus(error, context) }, error);
      throw context.aborted ? context.abortReason : error;
    }
    const asked = retryAfterMs(error);
    const delayMs = asked ?? backoffDelayMs(this.#settings, attempt, previousDelayMs, random());
    const givenUp: GivenUp | undefined =
      attempt > maxRetries
        ? 'attempts'
        : delayMs > maxDelayMs
          ? 'retry_after'
          : delayMs >= context.remainingMs()
            ? 'deadline'
            : undefined;
    if (givenUp !== undefined) {
      failed();
      context.emit('retry_exhausted', { total_attempts: attempt, given_up: givenUp }, error);
      throw error;
    }
    failed(delayMs);
    return delayMs;
  }

  async #backOff(delayMs: number, attempt: number, context: WorkflowContext): Promise<void> {
    const startedAtMs = performance.now();
    try {
      await sleep(delayMs, context.abortable ? context.signal : undefined);
    } catch (reason) {
      context.emit(
        'retry_workflow_failed',
        { total_attempts: attempt, status: failureStatus(reason, context) },
        reason,
      );
      throw reason;
    } finally {
      context.emit('retry_backoff_end', { attempt, waited_ms: performance.now() - startedAtMs });
    }
  }
}

/**
 * Calls a step again after failure, waiting longer each time. Gives up with the last error itself. An abort ends a wait at once and
 * starts no further attempt; neither is one started that the context's deadline makes hopeless. Each attempt has its own child context.
 * @throws InvalidOptionError
 */
export function retry<Input, Output>(
  child: WorkflowPrimitive<Input, Output>,
  options?: RetryOptions,
): RetryPrimitive<Input, Output> {
  return new RetryPrimitive(child, options);
}

import { createContextKey, WorkflowPrimitive, type WorkflowContext } from '@tta/core';
import { failureStatus, monotonicNow, sleep, syncResult } from '@tta/core/authors';
import { backoffDelayMs } from './backoff.js';
import { readRetryOptions, type RetryOptions, type RetrySettings } from './retry-options.js';
import { withDefaultName } from '../default-name.js';
import { executeStep, stepOption, type StepLike } from '../step-types.js';
import {
  retryAttemptFailed,
  retryAttemptStart,
  retryAttemptSuccess,
  retryBackoffEnd,
  retryEvents,
  retryExhausted,
  retryWorkflowFailed,
  retryWorkflowStart,
} from './retry-events.js';

/** Which attempt this is, from 1: `context.get(retryAttemptKey)` inside the retried step. */
export const retryAttemptKey = createContextKey<number>('retry attempt');

/** An attempt that failed. */
interface Failure {
  readonly error: unknown;
  /** From 1. */
  readonly attempt: number;
  readonly startedAtMs: number;
}

/**
 * The decision after a failure: another attempt after a wait, or the end; `givenUp` if the failure was worth another
 * attempt.
 */
type Verdict =
  | { readonly delayMs: number; readonly thrown?: undefined; readonly givenUp?: undefined }
  | {
      readonly delayMs?: undefined;
      readonly thrown: unknown;
      readonly givenUp?: 'attempts' | 'deadline' | 'retry_after';
    };

/** Calls a step again after failure; see `retry`. */
export class RetryPrimitive<Input, Output> extends WorkflowPrimitive<Input, Output> {
  static readonly events = retryEvents;
  override readonly type = 'retry';
  override readonly runsOnlyChildren = true;
  override readonly mayRecover = true;
  override readonly children: readonly WorkflowPrimitive<Input, Output>[];
  readonly #child: WorkflowPrimitive<Input, Output>;
  readonly #settings: RetrySettings;

  constructor(child: StepLike<Input, Output>, options: RetryOptions = {}) {
    const settings = readRetryOptions(options);
    const { name = 'RetryPrimitive' } = options;
    super(name);
    this.#child = stepOption('child', child);
    this.children = [this.#child];
    this.#settings = settings;
  }

  protected run(input: Input, context: WorkflowContext): Promise<Output> {
    const { maxRetries, backoffBase } = this.#settings;
    const startedAtMs = context.isObserved ? monotonicNow() : 0;
    if (context.isObserved) context.emit(retryWorkflowStart, { max_retries: maxRetries, backoff_base: backoffBase });
    // Not `async`: a first attempt that succeeds, as most do, costs half as much this way.
    return this.#attempt(1, startedAtMs, input, context).catch((error: unknown) =>
      this.#retry({ error, attempt: 1, startedAtMs }, input, context),
    );
  }

  async #retry(first: Failure, input: Input, context: WorkflowContext): Promise<Output> {
    let failure = first;
    let delayMs = 0;
    for (;;) {
      // The cause, if time runs out before the next attempt has ended.
      const forget = context.noteFailure(failure.error);
      try {
        const verdict = this.#judge(failure, delayMs, context);
        if (context.isObserved) tellFailure(failure, verdict, first.startedAtMs, context);
        if (verdict.delayMs === undefined) throw verdict.thrown;
        delayMs = verdict.delayMs;
        await this.#backOff(delayMs, failure.attempt, first.startedAtMs, context);
        const attempt = failure.attempt + 1;
        const startedAtMs = context.isObserved ? monotonicNow() : 0;
        try {
          return await this.#attempt(attempt, startedAtMs, input, context);
        } catch (error) {
          failure = { error, attempt, startedAtMs };
        }
      } finally {
        forget();
      }
    }
  }

  #attempt(attempt: number, startedAtMs: number, input: Input, context: WorkflowContext): Promise<Output> {
    if (context.isObserved) return this.#observedAttempt(attempt, startedAtMs, input, context);
    return executeStep(this.#child, input, context.with(retryAttemptKey, attempt)) as Promise<Output>;
  }

  async #observedAttempt(
    attempt: number,
    startedAtMs: number,
    input: Input,
    context: WorkflowContext,
  ): Promise<Output> {
    context.emit(retryAttemptStart, { attempt, total_attempts: this.#settings.maxRetries + 1 });
    const own = context.forChild({ 'tta.retry.attempt': attempt }).with(retryAttemptKey, attempt);
    const output = await this.#child.execute(input, own);
    context.emit(retryAttemptSuccess, {
      attempt,
      succeeded_on_attempt: attempt,
      status: 'success',
      duration_ms: monotonicNow() - startedAtMs,
    });
    return output;
  }

  #judge({ error, attempt }: Failure, previousDelayMs: number, context: WorkflowContext): Verdict {
    if (context.aborted) return { thrown: context.abortReason };
    const { maxRetries, maxDelayMs, retryIf, random } = this.#settings;
    try {
      if (!syncResult('retryIf(error)', retryIf(error, attempt))) return { thrown: error };
      if (attempt > maxRetries) return { thrown: error, givenUp: 'attempts' };
      const askedMs = this.#askedMs(error);
      if (askedMs !== undefined && askedMs > maxDelayMs) return { thrown: error, givenUp: 'retry_after' };
      const share = syncResult('random()', random());
      const delayMs = longerMs(
        askedMs ?? 0,
        backoffDelayMs(this.#settings, attempt, previousDelayMs, share),
        share,
        this.#settings,
      );
      if (delayMs >= context.remainingMs()) return { thrown: error, givenUp: 'deadline' };
      return { delayMs };
    } catch (hookError) {
      return { thrown: hookError };
    }
  }

  #askedMs(error: unknown): number | undefined {
    const asked = syncResult('retryAfterMs(error)', this.#settings.retryAfterMs(error));
    return typeof asked === 'number' && !Number.isNaN(asked) ? Math.max(0, asked) : undefined;
  }

  async #backOff(delayMs: number, attempt: number, beganAtMs: number, context: WorkflowContext): Promise<void> {
    const startedAtMs = monotonicNow();
    const tellWaited = (): void => context.emit(retryBackoffEnd, { attempt, waited_ms: monotonicNow() - startedAtMs });
    try {
      await sleep(delayMs, context.abortable ? context.signal : undefined).finally(tellWaited);
      // A timer may fire late, after the deadline.
      context.throwIfAborted();
    } catch (reason) {
      if (context.isObserved) tellEnd(reason, attempt, beganAtMs, context);
      throw reason;
    }
  }
}

/**
 * The longer wait. A requested wait grows by a random share of up to a tenth, because callers that were given the same
 * wait would retry together.
 */
function longerMs(askedMs: number, computedMs: number, random: number, { jitter, maxDelayMs }: RetrySettings): number {
  if (computedMs >= askedMs) return computedMs;
  const share = jitter === 'none' ? 0 : random < 1 ? Math.max(0, random) : 1;
  return Math.min(maxDelayMs, askedMs * (1 + share / 10));
}

/** `beganAtMs` is when the retry step began. */
function tellFailure(
  { error, attempt, startedAtMs }: Failure,
  { delayMs, thrown, givenUp }: Verdict,
  beganAtMs: number,
  context: WorkflowContext,
): void {
  const duration_ms = monotonicNow() - startedAtMs;
  const status = failureStatus(error, context);
  context.emit(retryAttemptFailed, { attempt, status, duration_ms, backoff_ms: delayMs }, error);
  if (givenUp !== undefined) {
    context.emit(retryExhausted, { total_attempts: attempt, given_up: givenUp }, error);
  } else if (delayMs === undefined) {
    tellEnd(thrown, attempt, beganAtMs, context);
  }
}

/** An end without giving up: an abort, a failure not worth another attempt, or a hook that threw. */
function tellEnd(thrown: unknown, attempt: number, beganAtMs: number, context: WorkflowContext): void {
  const duration_ms = monotonicNow() - beganAtMs;
  const status = failureStatus(thrown, context);
  context.emit(retryWorkflowFailed, { total_attempts: attempt, status, duration_ms }, thrown);
}

/**
 * Calls a step again after failure, waiting longer each time. Gives up with the last error itself. An abort ends a wait
 * at once and starts no further attempt; nor does it start an attempt that cannot begin before the context's deadline.
 * Each attempt has its own child context.
 * @throws InvalidOptionError
 */
export function retry<Input, Output>(
  child: StepLike<Input, Output>,
  options: RetryOptions = {},
): RetryPrimitive<Input, Output> {
  const step = stepOption('child', child);
  return new RetryPrimitive(step, withDefaultName(options, 'retry', [step]));
}

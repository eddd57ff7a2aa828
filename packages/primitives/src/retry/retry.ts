import { createContextKey, StepStream, WorkflowPrimitive, type WorkflowContext } from '@tta/core';
import { failureStatus, monotonicNow, syncResult } from '@tta/core/authors';
import { backoffDelayMs } from './backoff.js';
import { DeclinedAttempt } from './declined-attempt.js';
import { readRetryOptions, type RetryOptions, type RetrySettings } from './retry-options.js';
import { costWasted, tellWasted } from '../cost/cost-events.js';
import { withDefaultName } from '../default-name.js';
import { executeStep, stepOption, type StepLike } from '../step-types.js';
import { whenEnded } from '../stream/when-ended.js';
import { timeout, type TimeoutPrimitive } from '../timeout/timeout.js';
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

/**
 * Which attempt this is, from 1: `context.get(retryAttemptKey)` inside the retried step. Work that a cache shares with
 * other callers is not part of the attempt.
 */
export const retryAttemptKey = createContextKey<number>('retry attempt', undefined, { scope: 'call' });

/** Set in the attempts of a retry that lets no retry inside it call again. */
const outerOnlyKey = createContextKey<true>('outer retry only', undefined, { scope: 'call' });

/** Set in each observed attempt: whether another retry ran inside it. */
const innerRetryKey = createContextKey<InnerRetry>('inner retry', undefined, { scope: 'call' });

interface InnerRetry {
  found: boolean;
  /** The context of the attempt around it, whose sum is lost if the attempt fails. */
  attempt?: WorkflowContext;
}
/** Shared by all attempts that are not observed. */
const notObserved: InnerRetry = { found: false };

/** An attempt that failed, or whose result was declined. */
interface Failure {
  readonly error: unknown;
  readonly inner: InnerRetry;
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
      readonly givenUp?: 'attempts' | 'deadline' | 'retry_after' | 'budget' | 'nested';
    };

/** Calls a step again after failure; see `retry`. */
export class RetryPrimitive<Input, Output> extends WorkflowPrimitive<Input, Output> {
  static readonly events = retryEvents;
  override readonly type = 'retry';
  override readonly runsOnlyChildren = true;
  override readonly replays = true;
  override readonly mayRecover = true;
  override readonly children: readonly WorkflowPrimitive<Input, Output>[];
  readonly #child: WorkflowPrimitive<Input, Output>;
  readonly #timeout: TimeoutPrimitive<Input, Output> | undefined;
  readonly #settings: RetrySettings;

  constructor(child: StepLike<Input, Output>, options: RetryOptions<Output> = {}) {
    const settings = readRetryOptions(options as RetryOptions);
    const { name = 'RetryPrimitive' } = options;
    super(name);
    const { attemptTimeout } = settings;
    const step = stepOption('child', child);
    this.#timeout = attemptTimeout === undefined ? undefined : timeout(step, attemptTimeout);
    this.#child = this.#timeout ?? step;
    this.children = [this.#child];
    this.#settings = settings;
  }

  protected run(input: Input, context: WorkflowContext): Promise<Output> {
    this.#settings.budget?.deposit();
    return context.isObserved ? this.#runObserved(input, context) : this.#runUnobserved(input, context);
  }

  /** Not `async`, and apart from the observed way: a first attempt that succeeds, as most do, costs least so. */
  #runUnobserved(input: Input, context: WorkflowContext): Promise<Output> {
    const onFailure = (error: unknown): Promise<Output> =>
      this.#retry({ error, attempt: 1, startedAtMs: 0, inner: notObserved }, input, context);
    return this.#attempt(1, 0, notObserved, input, context).then(
      (output) => (StepStream.is(output) ? output.whenOpen().then(() => output, onFailure) : output),
      onFailure,
    );
  }

  #runObserved(input: Input, context: WorkflowContext): Promise<Output> {
    const startedAtMs = this.#tellStart(context);
    const inner = { found: false };
    // The attempt has waited for the first item of a stream.
    return this.#observedAttempt(1, startedAtMs, inner, input, context).then(
      (output) => {
        tellWithStream(output, 1, startedAtMs, context);
        return output;
      },
      (error: unknown) => this.#retry({ error, attempt: 1, startedAtMs, inner }, input, context),
    );
  }

  #tellStart(context: WorkflowContext): number {
    const { maxRetries: max_retries, backoffBase: backoff_base } = this.#settings;
    const around = context.get(innerRetryKey);
    if (around !== undefined) around.found = true;
    const outermost = context.get(retryAttemptKey) === undefined;
    const startedAtMs = monotonicNow();
    context.emit(retryWorkflowStart, { max_retries, backoff_base, outermost });
    return startedAtMs;
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
        if (verdict.delayMs === undefined) {
          if (verdict.thrown instanceof DeclinedAttempt) return verdict.thrown.result() as Output;
          throw verdict.thrown;
        }
        delayMs = verdict.delayMs;
        await this.#backOff(delayMs, failure.attempt, first.startedAtMs, context);
        const attempt = failure.attempt + 1;
        const startedAtMs = context.isObserved ? monotonicNow() : 0;
        const inner = context.isObserved ? { found: false } : notObserved;
        try {
          const output = await this.#attempt(attempt, startedAtMs, inner, input, context);
          if (context.isObserved) tellWithStream(output, attempt, first.startedAtMs, context);
          else if (StepStream.is(output)) await output.whenOpen();
          return output;
        } catch (error) {
          failure = { error, attempt, startedAtMs, inner };
        }
      } finally {
        forget();
      }
    }
  }

  #attempt(
    attempt: number,
    startedAtMs: number,
    inner: InnerRetry,
    input: Input,
    context: WorkflowContext,
  ): Promise<Output> {
    if (context.isObserved) return this.#observedAttempt(attempt, startedAtMs, inner, input, context);
    const { retryResultIf } = this.#settings;
    const output = executeStep(this.#child, input, this.#attemptContext(attempt, context)) as Promise<Output>;
    if (retryResultIf === undefined) return output;
    return output.then((value) => {
      DeclinedAttempt.check(this.name, value, attempt, retryResultIf);
      return value;
    });
  }

  async #observedAttempt(
    attempt: number,
    startedAtMs: number,
    inner: InnerRetry,
    input: Input,
    context: WorkflowContext,
  ): Promise<Output> {
    const { maxRetries, retryResultIf } = this.#settings;
    context.emit(retryAttemptStart, { attempt, total_attempts: maxRetries + 1 });
    const own = this.#attemptContext(attempt, context.forChild({ 'tta.retry.attempt': attempt }).withLedger());
    inner.attempt = own;
    const output = await this.#child.execute(input, own.with(innerRetryKey, inner));
    // A stream may be opened again until its first item is there.
    if (StepStream.is(output)) await output.whenOpen();
    if (retryResultIf !== undefined) DeclinedAttempt.check(this.name, output, attempt, retryResultIf);
    context.emit(retryAttemptSuccess, {
      attempt,
      succeeded_on_attempt: attempt,
      status: 'success',
      duration_ms: monotonicNow() - startedAtMs,
      leaf: !inner.found,
    });
    return output;
  }

  #attemptContext(attempt: number, context: WorkflowContext): WorkflowContext {
    const own = context.with(retryAttemptKey, attempt);
    return this.#settings.isOuterOnly ? own.with(outerOnlyKey, true) : own;
  }

  #judge({ error, attempt }: Failure, previousDelayMs: number, context: WorkflowContext): Verdict {
    if (context.aborted) return { thrown: context.abortReason };
    const { maxRetries, maxDelayMs, random, budget } = this.#settings;
    try {
      if (!this.#isWorthAnother(error, attempt)) return { thrown: error };
      if (attempt > maxRetries) return { thrown: error, givenUp: 'attempts' };
      if (this.#isInner(context)) return { thrown: error, givenUp: 'nested' };
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
      if (budget?.tryWithdraw() === false) return { thrown: error, givenUp: 'budget' };
      return { delayMs };
    } catch (hookError) {
      return { thrown: hookError };
    }
  }

  #isWorthAnother(error: unknown, attempt: number): boolean {
    if (error instanceof DeclinedAttempt) error.checkHook();
    else if (this.#timeout?.isOwnTimeout(error) !== true)
      return syncResult('retryIf(error)', this.#settings.retryIf(error, attempt));
    return true;
  }

  /** Whether only a retry around this one may call again. */
  #isInner(context: WorkflowContext): boolean {
    if (context.get(outerOnlyKey) === true) return true;
    return this.#settings.isOuterOnly && context.get(retryAttemptKey) !== undefined;
  }

  #askedMs(error: unknown): number | undefined {
    if (error instanceof DeclinedAttempt) return undefined;
    const asked = syncResult('retryAfterMs(error)', this.#settings.retryAfterMs(error));
    return typeof asked === 'number' && !Number.isNaN(asked) ? Math.max(0, asked) : undefined;
  }

  async #backOff(delayMs: number, attempt: number, beganAtMs: number, context: WorkflowContext): Promise<void> {
    const startedAtMs = monotonicNow();
    const tellWaited = (): void => context.emit(retryBackoffEnd, { attempt, waited_ms: monotonicNow() - startedAtMs });
    try {
      await context.sleep(delayMs).finally(tellWaited);
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
  { error, attempt, startedAtMs, inner }: Failure,
  { delayMs, thrown, givenUp }: Verdict,
  beganAtMs: number,
  context: WorkflowContext,
): void {
  // The last result is returned although it was declined.
  if (inner.attempt !== undefined && !(thrown instanceof DeclinedAttempt))
    tellWasted(inner.attempt, costWasted.byRetry, 'failed_attempt');
  const duration_ms = monotonicNow() - startedAtMs;
  const status = error instanceof DeclinedAttempt ? 'declined' : failureStatus(error, context);
  const failed = { attempt, status, duration_ms, backoff_ms: delayMs, leaf: !inner.found } as const;
  context.emit(retryAttemptFailed, failed, error);
  if (givenUp !== undefined) {
    const budget_empty = givenUp === 'budget';
    context.emit(retryExhausted, { total_attempts: attempt, given_up: givenUp, budget_empty }, error);
  } else if (delayMs === undefined) {
    tellEnd(thrown, attempt, beganAtMs, context);
  }
}

/** A stream that was opened may fail later. Then the retry has failed, which hands that on. */
function tellWithStream(output: unknown, attempt: number, beganAtMs: number, context: WorkflowContext): void {
  whenEnded(output, (error) => tellEnd(error, attempt, beganAtMs, context));
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
  options: RetryOptions<NoInfer<Output>> = {},
): RetryPrimitive<Input, Output> {
  const step = stepOption('child', child);
  return new RetryPrimitive(step, withDefaultName(options, 'retry', [step]));
}

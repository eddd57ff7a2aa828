import {
  StepStream,
  TimeoutExceededError,
  WorkflowPrimitive,
  type StepExecutor,
  type StepOutcome,
  type WorkflowContext,
} from '@tta/core';
import { failureStatus, monotonicNow } from '@tta/core/authors';
import { AbandonableWork } from '../abandonable-work.js';
import { withDefaultName } from '../default-name.js';
import { executeStep, stepOption, type StepLike } from '../step-types.js';
import { TimeLimit } from './time-limit.js';
import { timeoutAbandonedEnd, timeoutEvents, timeoutExpired, timeoutIgnored } from './timeout-events.js';
import { readTimeoutOptions, type TimeoutOptions, type TimeoutSettings } from './timeout-options.js';

/** After this time a step that does not obey its signal is reported. */
const ignoredAfterMs = 5000;

/** Ends a step that takes too long; see `timeout`. */
export class TimeoutPrimitive<Input, Output> extends WorkflowPrimitive<Input, Output> {
  static readonly events = timeoutEvents;
  override readonly type = 'timeout';
  override readonly runsOnlyChildren = true;
  override readonly replays: boolean;
  override readonly children: readonly WorkflowPrimitive<Input, Output>[];
  readonly #child: WorkflowPrimitive<Input, Output>;
  readonly #settings: TimeoutSettings<Input>;
  readonly #thrown = new WeakSet<object>();

  constructor(child: StepLike<Input, Output>, options: TimeoutOptions<Input>) {
    const settings = readTimeoutOptions(options);
    const { name = 'TimeoutPrimitive' } = options;
    super(name);
    this.#child = stepOption('child', child);
    this.children = [this.#child];
    this.#settings = settings;
    // An abandoned step would go on while the next ones run.
    this.replays = !settings.abandons;
  }

  /** Whether an execution of this very step failed with `error` because its time was over. */
  isOwnTimeout(error: unknown): boolean {
    return typeof error === 'object' && error !== null && this.#thrown.has(error);
  }

  protected run(input: Input, context: WorkflowContext): Promise<Output> {
    const { limitMs: limitOf, abandons } = this.#settings;
    const limitMs = Math.min(limitOf(input, context), context.remainingMs());
    if (limitMs === Infinity) return this.#unlimited(input, context);
    if (context.executor !== undefined) return this.#continue(context.executor, limitMs, input, context);
    if (limitMs <= 0) return this.#refuse(limitMs, context);
    return abandons ? this.#abandon(limitMs, input, context) : this.#cooperate(limitMs, input, context);
  }

  #unlimited(input: Input, context: WorkflowContext): Promise<Output> {
    const output = executeStep(this.#child, input, context.forChild(undefined)) as Promise<Output>;
    return this.#settings.idleMs === Infinity ? output : output.then((value) => this.#limitIdle(value, context));
  }

  #limitIdle(output: Output, context: WorkflowContext): Output {
    const { idleMs } = this.#settings;
    if (idleMs < Infinity && StepStream.is(output)) {
      output.limitWait(idleMs, () => {
        tellExpired(idleMs, idleMs, false, context);
        return this.#expired(idleMs);
      });
    }
    return output;
  }

  /** A stream has the time until its own end. */
  #limitStream(stream: StepStream<unknown>, limit: TimeLimit, limitMs: number, context: WorkflowContext): void {
    const openedAtMs = context.isObserved ? monotonicNow() : 0;
    stream.onEnd((end) => {
      limit.end();
      const { expiry } = limit;
      if (expiry === undefined || end.status === 'success' || end.error !== expiry) return;
      tellExpired(limitMs, monotonicNow() - openedAtMs, false, context);
    });
  }

  /** Where an engine may continue the step in another process, the end of its time is recorded. */
  async #continue(executor: StepExecutor, limitMs: number, input: Input, context: WorkflowContext): Promise<Output> {
    const endsAt = await executor.record('times out at', () => Date.now() + limitMs, context);
    // Not refused when it is over, because the recorded steps may have ended in time: they end before a timer fires.
    return this.#cooperate(Math.max(0, endsAt - Date.now()), input, context, limitMs);
  }

  #refuse(limitMs: number, context: WorkflowContext): Promise<never> {
    // The deadline may have passed since the step started.
    if (context.aborted) return Promise.reject(context.abortReason);
    tellExpired(0, 0, false, context);
    return Promise.reject(this.#expired(limitMs));
  }

  /** `allowedMs` is what remains of the time; `limitMs` is all of it. */
  async #cooperate(allowedMs: number, input: Input, context: WorkflowContext, limitMs = allowedMs): Promise<Output> {
    const startedAtMs = context.isObserved ? monotonicNow() : 0;
    const expiryOf = (): TimeoutExceededError => this.#expired(limitMs);
    const limit = new TimeLimit(context, allowedMs, expiryOf, () => {
      if (!context.isObserved) return;
      limit.after(ignoredAfterMs, () =>
        context.emit(timeoutIgnored, { timeout_ms: limitMs, waited_ms: monotonicNow() - startedAtMs }),
      );
    });
    try {
      const output = await executeStep(this.#child, input, context.forChild(undefined, limit.scope));
      if (limit.expiry !== undefined) tellExpired(limitMs, monotonicNow() - startedAtMs, true, context);
      if (StepStream.is(output)) this.#limitStream(output, limit, limitMs, context);
      else limit.end();
      return this.#limitIdle(output as Output, context);
    } catch (error) {
      limit.end();
      const { expiry } = limit;
      if (expiry === undefined) throw error;
      tellExpired(limitMs, monotonicNow() - startedAtMs, false, context);
      throw error === expiry ? expiry : this.#expired(limitMs, { cause: error });
    }
  }

  #abandon(limitMs: number, input: Input, context: WorkflowContext): Promise<Output> {
    return new Promise((resolve, reject) => {
      const startedAtMs = context.isObserved ? monotonicNow() : 0;
      const work = new AbandonableWork(context);
      let isAbandoned = false;
      const abandon = (reason: unknown): void => {
        isAbandoned = true;
        work.abandon();
        reject(reason);
      };
      let isOpen = false;
      const limit = new TimeLimit(
        context,
        limitMs,
        () => this.#expired(limitMs),
        (expiry) => {
          // An open stream tells its own end.
          if (isOpen) return;
          tellExpired(limitMs, monotonicNow() - startedAtMs, false, context);
          abandon(expiry);
        },
      );
      // An abort from outside is not waited for either.
      if (context.abortable) {
        const { scope } = limit;
        scope.signal.addEventListener('abort', () => abandon(scope.reason), { once: true });
      }
      const own = work.contextOf(context.forChild(undefined, limit.scope));
      const end = (status: StepOutcome['status']): void => {
        if (isAbandoned) context.emit(timeoutAbandonedEnd, { status });
        limit.end();
      };
      const running = executeStep(this.#child, input, own);
      work.runsUntil(running);
      running.then(
        (output) => {
          isOpen = StepStream.is(output) && !isAbandoned;
          if (isOpen) this.#limitStream(output as StepStream<unknown>, limit, limitMs, context);
          else end('success');
          resolve(this.#limitIdle(output as Output, context));
        },
        (error: unknown) => {
          end(failureStatus(error, own));
          reject(error);
        },
      );
    });
  }

  #expired(limitMs: number, options?: ErrorOptions): TimeoutExceededError {
    const error = new TimeoutExceededError(limitMs, { ...options, stepName: this.name });
    this.#thrown.add(error);
    return error;
  }
}

function tellExpired(timeout_ms: number, waited_ms: number, late: boolean, context: WorkflowContext): void {
  if (context.isObserved) context.emit(timeoutExpired, { timeout_ms, waited_ms, late });
}

/**
 * Ends a step that takes longer than `timeoutMs`: its signal aborts, and a `TimeoutExceededError` is thrown once the step
 * has ended, with the step's own failure as `cause`. A value that comes late is returned. An abort from outside that
 * comes first is passed on as it is.
 * @throws InvalidOptionError
 */
export function timeout<Input, Output>(
  child: StepLike<Input, Output>,
  options: TimeoutOptions<NoInfer<Input>>,
): TimeoutPrimitive<Input, Output> {
  const step = stepOption('child', child);
  return new TimeoutPrimitive(step, withDefaultName(options, 'timeout', [step]));
}

import { StepStream, type StepOutcome, type WorkflowContext } from '@tta/core';
import { failureStatus, monotonicNow, Timer, type AbortScope } from '@tta/core/authors';
import { AbandonableWork } from '../abandonable-work.js';
import { costWasted, tellWasted } from '../cost/cost-events.js';
import { disposeAfter } from '../dispose-after.js';
import { isTransient } from '../retry/is-transient.js';
import { executeStep, type AnyStep } from '../step-types.js';
import {
  hedgeAttemptFailed,
  hedgeAttemptStart,
  hedgeExhausted,
  hedgeLoserEnd,
  hedgePrimaryWon,
  hedgeSuppressed,
  hedgeWon,
} from './hedge-events.js';
import { HedgeLostError } from './hedge-lost-error.js';
import type { HedgeSettings } from './hedge-options.js';
import type { LatencyWindow } from './latency-window.js';

/** One attempt, which has a scope of its own: the winner's signal is not aborted, because its value may still need it. */
interface Attempt {
  readonly index: number;
  readonly scope: AbortScope;
  readonly context: WorkflowContext;
  readonly work: AbandonableWork;
  readonly startedAtMs: number;
}

/** The parts of a hedge that all of its calls use. */
export interface HedgeParts {
  readonly name: string;
  readonly child: AnyStep;
  readonly settings: HedgeSettings;
  readonly latencies: LatencyWindow | undefined;
}

/** One execution of a hedge. */
export class HedgedCall {
  #running: Attempt[] = [];
  #started = 0;
  #hasEnded = false;
  #firstError: unknown;
  #timer: Timer | undefined;
  #resolve!: (value: unknown) => void;
  #reject!: (error: unknown) => void;

  constructor(
    private readonly parts: HedgeParts,
    private readonly input: unknown,
    private readonly context: WorkflowContext,
  ) {}

  /** Starts the first attempt. Settles with the first success, or once all attempts have failed. */
  start(): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      this.#startAttempt();
    });
  }

  #startAttempt(): void {
    const { context, parts } = this;
    const index = this.#started++;
    const scope = context.createScope();
    const attributes = context.isObserved ? { 'tta.hedge.attempt': attemptName(index) } : undefined;
    const own = context.forChild(attributes, scope);
    const isTimed = context.isObserved || parts.latencies !== undefined;
    const work = new AbandonableWork(context);
    const attempt: Attempt = {
      index,
      scope,
      work,
      context: work.contextOf(context.isObserved ? own.withLedger() : own),
      startedAtMs: isTimed ? monotonicNow() : 0,
    };
    this.#running.push(attempt);
    this.#timer?.cancel();
    if (this.#started <= parts.settings.maxHedges) {
      const delayMs = parts.latencies?.current ?? parts.settings.delayMs;
      this.#timer = Timer.after(delayMs, () => this.#startAnother('delay'));
    }
    const onFailure = (error: unknown): void => this.#onFailure(attempt, error);
    const running = executeStep(parts.child, this.input, attempt.context);
    work.runsUntil(running);
    running.then((value) => {
      // A stream answers with its first item.
      if (StepStream.is(value)) value.whenOpen().then(() => this.#onValue(attempt, value), onFailure);
      else this.#onValue(attempt, value);
    }, onFailure);
  }

  /** Starts another attempt if one is left, the work is still wanted and the budget pays for it. */
  #startAnother(reason: 'delay' | 'failure'): void {
    const { context, parts } = this;
    if (this.#started > parts.settings.maxHedges || context.aborted) return;
    const told = { attempt: attemptName(this.#started), reason };
    if (parts.settings.budget?.tryWithdraw() === false) {
      context.emit(hedgeSuppressed, told);
      return;
    }
    context.emit(hedgeAttemptStart, told);
    this.#startAttempt();
  }

  #onValue(attempt: Attempt, value: unknown): void {
    disposeAfter(attempt.scope, [value]);
    if (this.#hasEnded) {
      this.#tellLoser(attempt, 'success');
      return;
    }
    this.#end(attempt);
    const won_by = attemptName(attempt.index);
    this.context.emit(attempt.index === 0 ? hedgePrimaryWon : hedgeWon, { won_by });
    for (const { work, scope } of this.#running) {
      work.abandon();
      scope.abort(new HedgeLostError(this.parts.name));
    }
    this.#resolve(value);
  }

  #onFailure(attempt: Attempt, error: unknown): void {
    attempt.scope.dispose();
    const { context } = this;
    if (context.isObserved && !this.#hasEnded) tellWasted(attempt.context, costWasted.byHedge, 'failed_attempt');
    if (this.#hasEnded) {
      this.#tellLoser(attempt, failureStatus(error, attempt.context));
      return;
    }
    this.#running = this.#running.filter((each) => each !== attempt);
    if (attempt.index === 0) this.#firstError = error;
    if (context.isObserved) {
      const status = failureStatus(error, context);
      context.emit(hedgeAttemptFailed, { attempt: attemptName(attempt.index), status }, error);
    }
    if (isTransient(error)) this.#startAnother('failure');
    if (this.#running.length > 0) return;
    this.#hasEnded = true;
    this.#timer?.cancel();
    if (context.aborted) {
      this.#reject(context.abortReason);
      return;
    }
    context.emit(hedgeExhausted, { attempts: this.#started }, this.#firstError);
    this.#reject(this.#firstError);
  }

  /** An attempt has answered first. */
  #end(winner: Attempt): void {
    this.#hasEnded = true;
    this.#timer?.cancel();
    this.#running = this.#running.filter((each) => each !== winner);
    // A first attempt that was beaten took at least that long. Without it, the percentile would fall with each hedge.
    const primary = winner.index === 0 ? winner : this.#running.find(({ index }) => index === 0);
    if (primary !== undefined) this.parts.latencies?.add(monotonicNow() - primary.startedAtMs);
  }

  #tellLoser({ startedAtMs, context }: Attempt, status: StepOutcome['status']): void {
    if (this.context.isObserved) {
      tellWasted(context, costWasted.byHedge, 'lost_hedge');
      this.context.emit(hedgeLoserEnd, { status, duration_ms: monotonicNow() - startedAtMs });
    }
  }
}

/** `primary`, then the hedges by their number from 1. */
function attemptName(index: number): string {
  return index === 0 ? 'primary' : String(index);
}

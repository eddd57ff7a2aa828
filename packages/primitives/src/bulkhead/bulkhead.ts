import { StepStream, WorkflowPrimitive, type WorkflowContext } from '@tta/core';
import { failureStatus, monotonicNow, numberOption, syncResult } from '@tta/core/authors';
import { withDefaultName } from '../default-name.js';
import { executeStep, stepOption, type StepLike } from '../step-types.js';
import { whenEnded } from '../stream/when-ended.js';
import { WaitingLine } from '../waiting/waiting-line.js';
import { withoutStack } from '../without-stack.js';
import { AdaptiveLimit } from './adaptive-limit.js';
import {
  bulkheadAdmitted,
  bulkheadEvents,
  bulkheadLeft,
  bulkheadQueued,
  bulkheadRejected,
  bulkheadReleased,
  bulkheadStoreFailed,
} from './bulkhead-events.js';
import { BulkheadFullError, type BulkheadFullReason } from './bulkhead-full-error.js';
import { readBulkheadOptions, type BulkheadOptions, type BulkheadSettings } from './bulkhead-options.js';
import { SharedPlaces } from './shared-places.js';

/** Milliseconds of waiting that count as much as a priority higher by one. */
const agingMs = 1000;

/** Bounds how many calls of a step run at a time; see `bulkhead`. */
export class BulkheadPrimitive<Input, Output> extends WorkflowPrimitive<Input, Output> {
  static readonly events = bulkheadEvents;
  override readonly type = 'bulkhead';
  override readonly runsOnlyChildren: boolean;
  override readonly children: readonly WorkflowPrimitive<Input, Output>[];
  readonly #child: WorkflowPrimitive<Input, Output>;
  readonly #settings: BulkheadSettings<Input>;
  readonly #adaptive: AdaptiveLimit | undefined;
  readonly #line = new WaitingLine();
  /** The places, where other processes have them too. */
  readonly #shared: SharedPlaces | undefined;
  #limit: number;
  #running = 0;
  /** Calls that look for a shared place. */
  #arriving = 0;
  #isDraining = false;
  /** Of those that wait until it is idle. */
  #idle: (() => void)[] = [];

  constructor(child: WorkflowPrimitive<Input, Output>, options: BulkheadOptions<Input>) {
    const settings = readBulkheadOptions(options);
    const { name = 'BulkheadPrimitive' } = options;
    super(name);
    this.#child = stepOption('child', child);
    this.children = [this.#child];
    this.#settings = settings;
    const { maxConcurrency } = settings;
    this.#adaptive = typeof maxConcurrency === 'number' ? undefined : new AdaptiveLimit(maxConcurrency);
    this.#limit = typeof maxConcurrency === 'number' ? maxConcurrency : maxConcurrency.initial;
    this.#shared = this.#share();
    // A store may make calls that other libraries trace.
    this.runsOnlyChildren = this.#shared === undefined;
  }

  /** Calls of this process that run now. */
  get running(): number {
    return this.#running;
  }

  /** Calls of this process that wait now. */
  get queueDepth(): number {
    return this.#shared?.queueDepth ?? this.#line.size;
  }

  /** Calls that may run at a time; with `adaptive` as found so far, with a store of all processes together. */
  get limit(): number {
    return this.#limit;
  }

  /** Whether it equals a bulkhead that was just made: nothing runs, and no limit was learnt. */
  get isIdle(): boolean {
    const { maxConcurrency } = this.#settings;
    const initial = typeof maxConcurrency === 'number' ? maxConcurrency : maxConcurrency.initial;
    return this.#running + this.#arriving === 0 && !this.#isDraining && this.#limit === initial;
  }

  /** Resolves when no call runs or waits: at once, if that is so now. */
  onIdle(): Promise<void> {
    if (this.#running + this.#arriving === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /** Refuses new calls from now on. Resolves when those that run or wait have ended. */
  drain(): Promise<void> {
    this.#isDraining = true;
    return this.onIdle();
  }

  protected run(input: Input, context: WorkflowContext): Promise<Output> {
    if (this.#shared !== undefined) return this.#runShared(this.#shared, input, context);
    if (this.#running >= this.#limit || this.#isDraining) return this.#wait(input, context);
    this.#running++;
    return this.#start(input, context, 0);
  }

  async #runShared(shared: SharedPlaces, input: Input, context: WorkflowContext): Promise<Output> {
    if (this.#isDraining) throw this.#refusal('draining', context);
    const arrivedAtMs = monotonicNow();
    let giveBack;
    this.#arriving++;
    try {
      giveBack = await shared.place(() => this.#rankOf(input, context, arrivedAtMs), context);
      this.#running++;
    } finally {
      this.#arriving--;
      this.#tellIdle();
    }
    if (context.aborted) {
      // Between its place and now.
      giveBack();
      this.#release();
      throw context.abortReason;
    }
    const running = this.#start(input, context, monotonicNow() - arrivedAtMs);
    void running.then((output) => whenEnded(output, giveBack, giveBack), giveBack);
    return running;
  }

  #share(): SharedPlaces | undefined {
    const { store, storeKey = this.name, ...settings } = this.#settings;
    if (store === undefined) return undefined;
    return new SharedPlaces(
      store,
      { ...settings, key: storeKey, places: this.#limit },
      {
        queued: (context) => this.#queued(context),
        left: (waited_ms, context) => context.emit(bulkheadLeft, { waited_ms, queue_depth: this.queueDepth }),
        storeFailed: (error, context) =>
          context.emit(bulkheadStoreFailed, { allowed: !this.#settings.failClosed }, error),
        refusal: (reason, context) => this.#refusal(reason, context),
      },
    );
  }

  /** Runs a call whose place is taken. */
  #start(input: Input, context: WorkflowContext, waitedMs: number): Promise<Output> {
    if (this.#adaptive !== undefined || context.isObserved) return this.#startMeasured(input, context, waitedMs);
    const running = executeStep(this.#child, input, context) as Promise<Output>;
    // Runs before all that the caller does, because it is the first reaction.
    void running.then(this.#afterOutput, this.#release);
    return running;
  }

  #startMeasured(input: Input, context: WorkflowContext, waited_ms: number): Promise<Output> {
    if (context.isObserved) context.emit(bulkheadAdmitted, { waited_ms, ...this.#counts() });
    const endOf = this.#adaptive === undefined ? undefined : this.#measure(this.#adaptive);
    const running = executeStep(this.#child, input, context) as Promise<Output>;
    const ended = (): void => {
      this.#release();
      if (context.isObserved) context.emit(bulkheadReleased, this.#counts());
    };
    const failed = (error: unknown): void => {
      // Other failures are not sampled: one that comes quickly would look like a quick step.
      if (endOf !== undefined && failureStatus(error, context) === 'timeout') endOf();
      ended();
    };
    const succeeded = (): void => {
      endOf?.();
      ended();
    };
    void running.then((output) => whenEnded(output, failed, succeeded), failed);
    return running;
  }

  #measure(adaptive: AdaptiveLimit): () => void {
    const { period } = adaptive;
    const running = this.#running;
    const startedAtMs = monotonicNow();
    return () => {
      adaptive.sample(monotonicNow() - startedAtMs, running, period);
      this.#limit = adaptive.limit;
    };
  }

  async #wait(input: Input, context: WorkflowContext): Promise<Output> {
    const { maxQueue, queueTimeoutMs } = this.#settings;
    if (this.#isDraining) throw this.#refusal('draining', context);
    if (this.#line.size >= maxQueue) throw this.#refusal('queue-full', context);
    const joinedAtMs = this.#settings.priority !== undefined || context.isObserved ? monotonicNow() : 0;
    const rank = this.#rankOf(input, context, joinedAtMs);
    const turn = this.#line.join(rank, context.abortable ? context.signal : undefined, queueTimeoutMs);
    this.#queued(context);
    const waitedMs = (): number => (context.isObserved ? monotonicNow() - joinedAtMs : 0);
    const end = await turn.catch((reason: unknown) => {
      context.emit(bulkheadLeft, { waited_ms: waitedMs(), queue_depth: this.#line.size });
      throw reason;
    });
    if (end === 'timeout') throw this.#refusal('queue-timeout', context);
    if (!context.aborted) return this.#start(input, context, waitedMs());
    // Between its turn and now.
    this.#release();
    if (context.isObserved) context.emit(bulkheadReleased, this.#counts());
    throw context.abortReason;
  }

  /** Ranks grow old together, so their order never changes and no waiter has to be moved. */
  #rankOf(input: Input, context: WorkflowContext, joinedAtMs: number): number {
    const { priority } = this.#settings;
    if (priority === undefined) return 0;
    return (
      numberOption('priority(input)', syncResult('priority(input)', priority(input, context))) * agingMs - joinedAtMs
    );
  }

  #queued(context: WorkflowContext): void {
    if (context.isObserved) context.emit(bulkheadQueued, { running: this.#running, queue_depth: this.queueDepth });
  }

  /** A stream keeps its place until its end. Bound, so that a call needs no closure of its own. */
  readonly #afterOutput = (output: Output): void => {
    if (StepStream.is(output)) output.onEnd(this.#release);
    else this.#release();
  };

  readonly #release = (): void => {
    this.#running--;
    while (this.#running < this.#limit && this.#line.admitNext()) this.#running++;
    if (this.#running === 0) this.#tellIdle();
  };

  #tellIdle(): void {
    if (this.#running + this.#arriving > 0) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  #refusal(reason: BulkheadFullReason, context: WorkflowContext): BulkheadFullError {
    const { running, queue_depth } = this.#counts();
    if (context.isObserved) context.emit(bulkheadRejected, { reason, running, queue_depth });
    return withoutStack(() => new BulkheadFullError(this.name, reason));
  }

  #counts(): { running: number; queue_depth: number; limit: number } {
    return { running: this.#running, queue_depth: this.queueDepth, limit: this.#limit };
  }
}

/**
 * Bounds how many calls of a step run at a time, so that one slow dependency does not take all memory, sockets or
 * places of a pool. Further calls wait in a bounded queue, fairly, or fail with `BulkheadFullError`. The bound belongs
 * to the step that this returns: share the step to share it, or give several processes a `store`.
 * @throws InvalidOptionError
 */
export function bulkhead<Input, Output>(
  child: StepLike<Input, Output>,
  options: BulkheadOptions<Input>,
): BulkheadPrimitive<Input, Output> {
  const step = stepOption('child', child);
  return new BulkheadPrimitive(step, withDefaultName(options, 'bulkhead', [step]));
}

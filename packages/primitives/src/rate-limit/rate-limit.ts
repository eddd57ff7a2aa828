import { StepStream, WorkflowPrimitive, type WorkflowContext } from '@tta/core';
import { monotonicNow, sleep, syncResult } from '@tta/core/authors';
import { withDefaultName } from '../default-name.js';
import { atStreamEnd } from '../stream/at-stream-end.js';
import { executeStep, stepOption, type StepLike } from '../step-types.js';
import { HeadedLine } from '../waiting/headed-line.js';
import { StoreGuard } from '../waiting/store-guard.js';
import { wholeMs } from '../waiting/whole-ms.js';
import { withoutStack } from '../without-stack.js';
import { Gcra } from './gcra.js';
import {
  rateLimitAdmitted,
  rateLimitCooldown,
  rateLimitEvents,
  rateLimitLeft,
  rateLimitQueued,
  rateLimitRejected,
  rateLimitStoreFailed,
} from './rate-limit-events.js';
import { readRateLimitOptions, type RateLimitOptions, type RateLimitSettings } from './rate-limit-options.js';
import { askStore } from './rate-limit-store.js';
import { RateLimitedError, type RateLimitedReason } from './rate-limited-error.js';

/** The longest time that an error can hold all calls back. */
const longestCooldownMs = 300_000;

/** Bounds how many calls of a step start in a time; see `rateLimit`. */
export class RateLimitPrimitive<Input, Output> extends WorkflowPrimitive<Input, Output> {
  static readonly events = rateLimitEvents;
  override readonly type = 'rate-limit';
  override readonly runsOnlyChildren: boolean;
  override readonly children: readonly WorkflowPrimitive<Input, Output>[];
  readonly #child: WorkflowPrimitive<Input, Output>;
  readonly #settings: RateLimitSettings;
  readonly #permits: Gcra;
  readonly #guard: StoreGuard;
  /** The call at its head waits for the next permit; the others wait for their turn to do so. */
  readonly #line = new HeadedLine();

  constructor(child: WorkflowPrimitive<Input, Output>, options: RateLimitOptions) {
    const settings = readRateLimitOptions(options);
    const { name = 'RateLimitPrimitive' } = options;
    super(name);
    this.#child = stepOption('child', child);
    this.children = [this.#child];
    this.#settings = settings;
    this.#permits = new Gcra(settings.permits, settings.perMs, settings.burst);
    this.#guard = new StoreGuard(settings.storeTimeoutMs);
    // A store may make calls that other libraries trace.
    this.runsOnlyChildren = settings.store === undefined;
  }

  /** Calls that wait now. */
  get queueDepth(): number {
    return this.#line.size;
  }

  /** Whether it equals a rate limit that was just made: all permits are there, and no call waits. */
  get isIdle(): boolean {
    return this.#line.size === 0 && this.#permits.isFull(monotonicNow());
  }

  protected run(input: Input, context: WorkflowContext): Promise<Output> {
    if (this.#settings.store !== undefined || this.#line.size > 0 || !this.#permits.take(monotonicNow()))
      return this.#runLater(input, context);
    return this.#start(input, context, 0);
  }

  #start(input: Input, context: WorkflowContext, waited_ms: number): Promise<Output> {
    const running = executeStep(this.#child, input, context) as Promise<Output>;
    if (!context.isObserved) return running.then(this.#watched, this.#failed);
    context.emit(rateLimitAdmitted, { waited_ms, queue_depth: this.queueDepth });
    return running.then(
      (output) => this.#watched(output, context),
      (error: unknown) => this.#failed(error, context),
    );
  }

  /** A stream may fail later. Bound, so that an unobserved call needs no closure of its own. */
  readonly #watched = (output: Output, context?: WorkflowContext): Output => {
    if (StepStream.is(output)) {
      atStreamEnd(output, this.name, (end) => {
        if (end.status === 'failure') this.#coolDown(end.error, context);
      });
    }
    return output;
  };

  readonly #failed = (error: unknown, context?: WorkflowContext): never => {
    this.#coolDown(error, context);
    throw error;
  };

  #coolDown(error: unknown, context: WorkflowContext | undefined): void {
    const askedMs = syncResult('cooldownIf(error)', this.#settings.cooldownIf(error));
    if (typeof askedMs === 'number' && askedMs > 0) {
      const cooldown_ms = Math.min(askedMs, longestCooldownMs);
      this.#permits.holdBack(monotonicNow() + cooldown_ms);
      context?.emit(rateLimitCooldown, { cooldown_ms }, error);
    }
  }

  async #runLater(input: Input, context: WorkflowContext): Promise<Output> {
    const arrivedAtMs = monotonicNow();
    const { store } = this.#settings;
    // Calls that wait already come first. Without a store, there was no permit a moment ago.
    const mustWait = this.#line.size > 0 || store === undefined;
    const expectedMs = mustWait ? this.#permits.waitMs(arrivedAtMs, this.queueDepth) : await this.#take(context);
    if (mustWait || expectedMs > 0) await this.#wait(expectedMs, arrivedAtMs, context);
    if (!context.aborted) return this.#start(input, context, monotonicNow() - arrivedAtMs);
    if (store === undefined) this.#permits.giveBack();
    throw context.abortReason;
  }

  async #wait(expectedMs: number, arrivedAtMs: number, context: WorkflowContext): Promise<void> {
    const { waits, maxQueue, maxWaitMs } = this.#settings;
    if (!waits) throw this.#refusal('limit', expectedMs, context);
    if (this.queueDepth >= maxQueue) throw this.#refusal('queue-full', expectedMs, context);
    this.#refuseTooLong(expectedMs, arrivedAtMs, context);
    const signal = context.abortable ? context.signal : undefined;
    const turn = this.#line.join(0, signal, maxWaitMs);
    if (context.isObserved) context.emit(rateLimitQueued, { expected_ms: expectedMs, queue_depth: this.queueDepth });
    try {
      if ((await turn) === 'timeout') throw this.#refusal('max-wait', this.#permits.waitMs(monotonicNow()), context);
      await this.#waitAtHead(turn === undefined ? expectedMs : 0, arrivedAtMs, signal, context);
    } catch (error) {
      if (context.aborted)
        context.emit(rateLimitLeft, { waited_ms: monotonicNow() - arrivedAtMs, queue_depth: this.queueDepth });
      throw error;
    }
  }

  /** Waits for the next permit, and then lets the next in the line do so. */
  async #waitAtHead(
    firstMs: number,
    arrivedAtMs: number,
    signal: AbortSignal | undefined,
    context: WorkflowContext,
  ): Promise<void> {
    try {
      for (let waitMs = firstMs; ;) {
        context.throwIfAborted();
        if (waitMs > 0) {
          this.#refuseTooLong(waitMs, arrivedAtMs, context);
          await sleep(waitMs, signal);
        }
        waitMs = await this.#take(context);
        if (waitMs === 0) return;
      }
    } finally {
      this.#line.passOn();
    }
  }

  /** Takes a permit; else gives the milliseconds until there may be one. */
  async #take(context: WorkflowContext): Promise<number> {
    const { store, storeKey, failClosed } = this.#settings;
    const nowMs = monotonicNow();
    if (store === undefined) return this.#permits.take(nowMs) ? 0 : this.#permits.waitMs(nowMs);
    // No permit is taken here where there is a store, so nothing but a cooldown makes this wait.
    const cooldownMs = this.#permits.waitMs(nowMs);
    if (cooldownMs > 0) return cooldownMs;
    try {
      const { allowed, retryAfterMs } = await askStore(store, storeKey ?? this.name, this.#guard);
      // A store that says 0 is not asked again within the same moment.
      return allowed ? 0 : Math.max(1, retryAfterMs);
    } catch (error) {
      context.emit(rateLimitStoreFailed, { allowed: !failClosed }, error);
      if (failClosed) throw this.#refusal('store', undefined, context);
      return 0;
    }
  }

  /** Refuses a call that would still wait when its time is over. */
  #refuseTooLong(waitMs: number, arrivedAtMs: number, context: WorkflowContext): void {
    const waitedMs = monotonicNow() - arrivedAtMs;
    if (waitedMs + waitMs > this.#settings.maxWaitMs) throw this.#refusal('max-wait', waitMs, context);
    if (waitMs >= context.remainingMs()) throw this.#refusal('deadline', waitMs, context);
  }

  #refusal(reason: RateLimitedReason, waitMs: number | undefined, context: WorkflowContext): RateLimitedError {
    const retryAfterMs = waitMs === undefined ? undefined : wholeMs(waitMs);
    if (context.isObserved)
      context.emit(rateLimitRejected, { reason, retry_after_ms: retryAfterMs, queue_depth: this.queueDepth });
    return withoutStack(() => new RateLimitedError(this.name, reason, retryAfterMs));
  }
}

/**
 * Bounds how many calls of a step start in a time, as the service behind it allows. Further calls wait in a bounded
 * queue, in the order in which they came, or fail with `RateLimitedError`. Over any time `t`, at most
 * `burst + t * permits / perMs` calls start. The permits belong to the step that this returns: share the step to share
 * them.
 * @throws InvalidOptionError
 */
export function rateLimit<Input, Output>(
  child: StepLike<Input, Output>,
  options: RateLimitOptions,
): RateLimitPrimitive<Input, Output> {
  const step = stepOption('child', child);
  return new RateLimitPrimitive(step, withDefaultName(options, 'rate-limit', [step]));
}

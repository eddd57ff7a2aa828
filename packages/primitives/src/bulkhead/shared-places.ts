import type { WorkflowContext } from '@tta/core';
import { monotonicNow, sleep } from '@tta/core/authors';
import { untilAborted } from '../until-aborted.js';
import { HeadedLine } from '../waiting/headed-line.js';
import { StoreGuard } from '../waiting/store-guard.js';
import type { BulkheadFullError, BulkheadFullReason } from './bulkhead-full-error.js';
import { askForPlace, giveBack, type BulkheadStore } from './bulkhead-store.js';

/** How a bulkhead waits for places that it shares. */
export interface SharedPlacesSettings {
  readonly key: string;
  readonly places: number;
  readonly maxQueue: number;
  readonly queueTimeoutMs: number;
  readonly storeTimeoutMs: number;
  readonly failClosed: boolean;
}

/** A bulkhead, which reports what happens to its callers. */
export interface PlacesObserver {
  queued(context: WorkflowContext): void;
  left(waitedMs: number, context: WorkflowContext): void;
  storeFailed(error: unknown, context: WorkflowContext): void;
  refusal(reason: BulkheadFullReason, context: WorkflowContext): BulkheadFullError;
}

/** Milliseconds between two looks for a place while this process itself has all that there are. */
const localRetryMs = 25;

/**
 * The places of a bulkhead that several processes share. This process never has more of them than there are, also
 * where the store fails. Only the call at the head of the line asks again and again; a call of this process that ends
 * does not make it ask sooner, so that other processes get their share.
 */
export class SharedPlaces {
  /** Places that this process has, or asks the store for. */
  #held = 0;
  /** Questions of calls that do not wait in the line yet. */
  readonly #asking = new Set<Promise<unknown>>();
  /** Calls that wait for the answers to them. */
  #behind = 0;
  readonly #line = new HeadedLine();
  readonly #guard: StoreGuard;

  constructor(
    private readonly store: BulkheadStore,
    private readonly settings: SharedPlacesSettings,
    private readonly observer: PlacesObserver,
  ) {
    this.#guard = new StoreGuard(settings.storeTimeoutMs);
  }

  /** Calls that wait now. */
  get queueDepth(): number {
    return this.#line.size + this.#behind;
  }

  /** Takes a place, and resolves to the function that gives it back. `rank` says how much a call that waits matters. */
  async place(rank: () => number, context: WorkflowContext): Promise<() => void> {
    const arrivedAtMs = monotonicNow();
    const first = await this.#first(context);
    return typeof first === 'number' ? this.#wait(first, rank, arrivedAtMs, context) : first;
  }

  /** A place at once; else the milliseconds until another look is worth while. Calls that came earlier come first. */
  async #first(context: WorkflowContext): Promise<(() => void) | number> {
    while (this.#line.size === 0 && this.#held >= this.settings.places && this.#asking.size > 0)
      await this.#untilAnswered(context);
    if (this.#line.size > 0) return 0;
    const asking = this.#take(context);
    this.#asking.add(asking);
    try {
      return await asking;
    } finally {
      this.#asking.delete(asking);
    }
  }

  /** Waits for the answers to questions that were asked before. */
  async #untilAnswered(context: WorkflowContext): Promise<void> {
    if (this.#behind >= this.settings.maxQueue) throw this.observer.refusal('queue-full', context);
    const answered = Promise.allSettled(this.#asking);
    this.#behind++;
    try {
      await (context.abortable ? untilAborted(answered, context.signal) : answered);
    } finally {
      this.#behind--;
    }
  }

  async #wait(firstMs: number, rank: () => number, arrivedAtMs: number, context: WorkflowContext): Promise<() => void> {
    const { maxQueue, queueTimeoutMs } = this.settings;
    if (this.#line.size >= maxQueue) throw this.observer.refusal('queue-full', context);
    const turn = this.#line.join(rank(), signalOf(context), queueTimeoutMs);
    this.observer.queued(context);
    try {
      if ((await turn) === 'timeout') throw this.observer.refusal('queue-timeout', context);
      return await this.#placeAtHead(turn === undefined ? firstMs : 0, arrivedAtMs + queueTimeoutMs, context);
    } catch (error) {
      if (context.aborted) this.observer.left(monotonicNow() - arrivedAtMs, context);
      throw error;
    }
  }

  async #placeAtHead(firstMs: number, endsAtMs: number, context: WorkflowContext): Promise<() => void> {
    try {
      for (let waitMs = firstMs; ;) {
        const leftMs = endsAtMs - monotonicNow();
        if (waitMs > 0) await sleep(Math.min(waitMs, leftMs), signalOf(context));
        if (leftMs < waitMs) throw this.observer.refusal('queue-timeout', context);
        const place = await this.#take(context);
        if (typeof place !== 'number') return place;
        waitMs = place;
      }
    } finally {
      this.#line.passOn();
    }
  }

  /** The function that gives a place back; else the milliseconds until another look is worth while. */
  async #take(context: WorkflowContext): Promise<(() => void) | number> {
    context.throwIfAborted();
    const { key, places, failClosed } = this.settings;
    if (this.#held >= places) return localRetryMs;
    this.#held++;
    let isTaken = false;
    try {
      const answer = await askForPlace(this.store, key, places, this.#guard, signalOf(context));
      isTaken = 'release' in answer;
      // A store that says 0 is not asked again within the same moment.
      return 'release' in answer ? this.#end(answer) : Math.max(1, answer.retryAfterMs);
    } catch (error) {
      context.throwIfAborted();
      this.observer.storeFailed(error, context);
      if (failClosed) throw this.observer.refusal('store', context);
      isTaken = true;
      return this.#end(undefined);
    } finally {
      if (!isTaken) this.#held--;
    }
  }

  #end(answer: unknown): () => void {
    return () => {
      this.#held--;
      giveBack(answer);
    };
  }
}

function signalOf(context: WorkflowContext): AbortSignal | undefined {
  return context.abortable ? context.signal : undefined;
}

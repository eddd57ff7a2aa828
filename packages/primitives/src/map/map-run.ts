import type { WorkflowContext, WorkflowPrimitive } from '@tta/core';
import { failureStatus, monotonicNow, type AbortScope } from '@tta/core/authors';
import { untilAborted } from '../until-aborted.js';
import { disposeAfter } from '../dispose-after.js';
import { failureOf } from '../parallel/failure-of.js';
import { SiblingFailedError } from '../parallel/parallel-error.js';
import type { BranchOutcome } from '../parallel/parallel.js';
import { executeStep } from '../step-types.js';
import { isSampled } from './is-sampled.js';
import { ItemSource, type Items, type Taken } from './item-source.js';
import { mapItemComplete, mapItemFailed } from './map-events.js';

type Outcome = BranchOutcome<unknown>;

/** One execution of a map: workers that take items until there are no more, or one has failed. */
export class MapRun<Item> {
  readonly #name: string;
  readonly #child: WorkflowPrimitive<Item, unknown>;
  readonly #context: WorkflowContext;
  readonly #settles: boolean;
  /** Ends the items when one has failed. In `settle` mode none ends another, so the context's own scope does. */
  readonly #scope: AbortScope | undefined;
  readonly #itemContext: WorkflowContext;
  readonly #outputs: unknown[] = [];
  readonly #failures: { readonly index: number; readonly error: unknown }[] = [];
  /** Whether there are no more items to run. */
  #isComplete = false;
  /** Items that began. */
  itemCount = 0;
  /** Items that have a span, where it is observed. */
  sampledCount = 0;

  /** `name` is that of the map, in errors. */
  constructor(name: string, child: WorkflowPrimitive<Item, unknown>, settles: boolean, context: WorkflowContext) {
    this.#name = name;
    this.#child = child;
    this.#context = context;
    this.#settles = settles;
    this.#scope = settles ? undefined : context.createScope();
    this.#itemContext = context.forChild(undefined, this.#scope);
  }

  async outputsOf(items: Items<Item>, maxConcurrency: number): Promise<unknown[]> {
    try {
      await (Array.isArray(items)
        ? this.#runArray(items as readonly Item[], maxConcurrency)
        : this.#runSource(new ItemSource(items, this.#name), maxConcurrency));
      this.#throwFailure();
      return this.#outputs;
    } finally {
      if (this.#scope !== undefined) disposeAfter(this.#scope, this.#outputs);
    }
  }

  async #runArray(items: readonly Item[], maxConcurrency: number): Promise<void> {
    const isPlain = !this.#settles && !this.#context.isObserved;
    let taken = 0;
    const work = async (): Promise<void> => {
      while (taken < items.length && !this.#isStopped()) {
        const index = taken++;
        const item = items[index] as Item;
        if (isPlain) {
          // Not in `run`, whose own promise would cost as much as the rest.
          this.itemCount++;
          try {
            this.#outputs[index] = await executeStep(this.#child, item, this.#itemContext);
          } catch (error) {
            this.#fail({ index, error });
          }
        } else await this.#run(item, index);
      }
    };
    await Promise.all(Array.from({ length: Math.min(maxConcurrency, items.length) }, work));
    this.#isComplete = taken >= items.length;
  }

  async #runSource(source: ItemSource<Item>, maxConcurrency: number): Promise<void> {
    const workers: Promise<void>[] = [];
    const work = async (): Promise<void> => {
      for (;;) {
        const taken = await this.#take(source);
        if (taken === undefined) return;
        // Another worker takes the next item, where there is one.
        if (workers.length < maxConcurrency) workers.push(work());
        await this.#run(taken.item, taken.index);
      }
    };
    workers.push(work());
    // The list grows while it is walked.
    for (const worker of workers) await worker;
    if (this.#isComplete) return;
    const closing = source.close();
    // The failure that stopped the map is the one to tell, and an abort does not wait for an iterator that hangs.
    await (this.#context.abortable ? untilAborted(closing, this.#context.signal) : closing).catch(() => undefined);
  }

  async #take(source: ItemSource<Item>): Promise<Taken<Item> | undefined> {
    const context = this.#itemContext;
    if (this.#isStopped()) return undefined;
    try {
      const taken = await (context.abortable ? untilAborted(source.take(), context.signal) : source.take());
      if (taken === undefined) this.#isComplete = true;
      return this.#isStopped() ? undefined : taken;
    } catch (error) {
      // Otherwise it is not a failure of the iterator, but the abort that came first.
      if (!this.#isStopped()) this.#fail({ index: Infinity, error });
      return undefined;
    }
  }

  #isStopped(): boolean {
    return this.#itemContext.aborted;
  }

  async #run(item: Item, index: number): Promise<void> {
    this.itemCount++;
    try {
      const output = await (this.#context.isObserved
        ? this.#runObserved(item, index)
        : executeStep(this.#child, item, this.#itemContext));
      this.#outputs[index] = this.#settles ? ({ status: 'success', value: output } satisfies Outcome) : output;
    } catch (error) {
      if (this.#settles)
        this.#outputs[index] = { status: failureStatus(error, this.#context), error } satisfies Outcome;
      else this.#fail({ index, error });
    }
  }

  async #runObserved(item: Item, index: number): Promise<unknown> {
    const position = { 'tta.map.index': index };
    const hasSpan = isSampled(index);
    if (hasSpan) this.sampledCount++;
    const own = this.#context.forChild(hasSpan ? position : { ...position, 'tta.sampled': false }, this.#scope);
    const startedAtMs = monotonicNow();
    try {
      const output = await this.#child.execute(item, own);
      own.emit(mapItemComplete, { item: index, status: 'success', duration_ms: monotonicNow() - startedAtMs });
      return output;
    } catch (error) {
      const status = failureStatus(error, own);
      own.emit(mapItemFailed, { item: index, status, duration_ms: monotonicNow() - startedAtMs }, error);
      throw error;
    }
  }

  #fail(failure: { readonly index: number; readonly error: unknown }): void {
    this.#failures.push(failure);
    this.#scope?.abort(new SiblingFailedError(this.#name, failure.error));
  }

  #throwFailure(): void {
    const { aborted, abortReason } = this.#context;
    if (this.#scope === undefined) {
      // Only the iterator can have failed.
      for (const { error } of this.#failures) throw error;
      const outcomes = this.#outputs as Outcome[];
      // An item that the abort ended has no outcome; one that ended by itself before has one.
      const wasEnded = outcomes.some(({ status }) => status === 'cancelled' || status === 'timeout');
      if (aborted && (wasEnded || !this.#isComplete)) throw abortReason;
    } else if (this.#failures.length > 0 || !this.#isComplete) {
      const inOrder = this.#failures.sort((one, other) => one.index - other.index);
      throw failureOf(
        this.#name,
        inOrder.map(({ error }) => ({ status: 'rejected', reason: error })),
        this.#scope,
        this.#context,
      );
    }
  }
}

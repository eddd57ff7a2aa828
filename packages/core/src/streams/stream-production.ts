import { offAbort, onAbort } from '../cancellation/abort-listeners.js';
import { Timer } from '../cancellation/timer.js';
import type { WorkflowContext } from '../context/workflow-context.js';
import { InvalidOptionError } from '../errors/invalid-option-error.js';
import { StreamAbandonedError } from './stream-errors.js';
import type { StreamEnd } from './stream-end.js';

/** Anything that gives items one after the other. */
export type StreamSource<Item> = AsyncIterable<Item> | Iterable<Item>;

type SourceIterator<Item> = AsyncIterator<Item, unknown> | Iterator<Item, unknown>;
type Asked<Item> = IteratorResult<Item, unknown> | Promise<IteratorResult<Item, unknown>>;
type Result<Item> = IteratorResult<Item, undefined>;

const done: Result<never> = Object.freeze({ done: true as const, value: undefined });

/**
 * The producing half of a `StepStream`: opens the source at the first read, counts items, and ends exactly once, with
 * the source, an abort of the context, or the reader. It does not refer to the stream that the reader holds, so that a
 * dropped stream can be noticed.
 */
export class StreamProduction<Item> {
  readonly #open: () => StreamSource<Item>;
  readonly #context: WorkflowContext;
  readonly #onFirstItem: (() => void) | undefined;
  readonly #stop = (): void => this.#abort(this.#context.abortReason);
  readonly #next = (): Asked<Item> => (this.#source ??= iteratorOf(this.#open())).next();
  readonly #onResult = (result: IteratorResult<Item, unknown>): void => {
    // An item that comes after the end has no reader.
    if (this.#end !== undefined) return;
    const answer = this.#answer;
    this.#endReading();
    if (result.done === true) {
      this.#finish({ status: 'success', isComplete: true, itemCount: this.itemCount });
      answer?.(done);
      return;
    }
    if (++this.itemCount === 1) this.#onFirstItem?.();
    answer?.(result);
  };
  readonly #onFailure = (error: unknown): void => {
    if (this.#end !== undefined) return;
    const refuse = this.#refuse;
    this.#endReading();
    this.#fail(error);
    refuse?.(error);
  };
  /** One function for all reads: a closure for each would cost as much as the rest of it. */
  readonly #begin = (answer: (result: Result<Item>) => void, refuse: (error: unknown) => void): void => {
    this.#answer = answer;
    this.#refuse = refuse;
  };
  #source: SourceIterator<Item> | undefined;
  #listeners: ((end: StreamEnd) => void)[] = [];
  #end: StreamEnd | undefined;
  /** The first item, where it was asked for before there was a reader. */
  #first: Promise<Result<Item>> | undefined;
  /** The read that waits for the source; others wait behind it. */
  #reading: Promise<Result<Item>> | undefined;
  #answer: ((result: Result<Item>) => void) | undefined;
  #refuse: ((error: unknown) => void) | undefined;
  /** A failure that came between two reads, for the next one. */
  #untold: { readonly error: unknown } | undefined;
  #waitMs = Infinity;
  #waitFailure: () => unknown = () => undefined;
  #waitTimer: Timer | undefined;
  /** Items that the source has given. */
  itemCount = 0;

  constructor(open: () => StreamSource<Item>, context: WorkflowContext, onFirstItem: (() => void) | undefined) {
    this.#open = open;
    this.#context = context;
    this.#onFirstItem = onFirstItem;
    if (!context.abortable) return;
    if (context.aborted) this.#stop();
    else onAbort(context.signal, this.#stop);
  }

  /** How it ended; `undefined` while it has not. */
  get end(): StreamEnd | undefined {
    return this.#end;
  }

  /** Calls `listener` at the end, in the order in which listeners were added; at once if it has ended. */
  onEnd(listener: (end: StreamEnd) => void): void {
    if (this.#end === undefined) this.#listeners.push(listener);
    else listener(this.#end);
  }

  /** Starts production and keeps the first item for the reader. Rejects if there is a failure instead of an item. */
  async whenOpen(): Promise<void> {
    if (this.itemCount > 0 || this.#end?.status === 'success') return;
    await (this.#first ??= this.#read());
  }

  next(): Promise<Result<Item>> {
    if (this.#first !== undefined) {
      const first = this.#first;
      this.#first = undefined;
      return first;
    }
    return this.#read();
  }

  /** The reader wants no more. Waits until the source has cleaned up. */
  async return(): Promise<void> {
    this.#first = undefined;
    if (this.#end !== undefined) return;
    try {
      await this.#closeSource();
    } catch (error) {
      this.#fail(error);
      throw error;
    }
    this.#finish({ status: 'success', isComplete: false, itemCount: this.itemCount });
  }

  /** Throws `error` at the point where the source waits, which may catch it and go on. */
  async throw(error: unknown): Promise<Result<Item>> {
    this.#first = undefined;
    const throwInto = this.#source?.throw?.bind(this.#source);
    if (this.#end === undefined && throwInto !== undefined) return this.#take(() => throwInto(error));
    this.#fail(error);
    await this.#closeSource().catch(() => undefined);
    throw error;
  }

  /** The reader is gone, without a word. */
  abandon(): void {
    this.#abort(new StreamAbandonedError());
    this.#untold = undefined;
  }

  /** From now on a read that waits longer than `waitMs` milliseconds ends the stream with that failure. */
  limitWait(waitMs: number, failure: () => unknown): void {
    if (waitMs < this.#waitMs) [this.#waitMs, this.#waitFailure] = [waitMs, failure];
  }

  #endReading(): void {
    this.#reading = this.#answer = this.#refuse = undefined;
    this.#waitTimer?.cancel();
  }

  #read(): Promise<Result<Item>> {
    if (this.#reading !== undefined) {
      const read = (): Promise<Result<Item>> => this.#read();
      return this.#reading.then(read, read);
    }
    if (this.#end !== undefined) return this.#readAfterEnd();
    return this.#take(this.#next);
  }

  #readAfterEnd(): Promise<Result<Item>> {
    const untold = this.#untold;
    this.#untold = undefined;
    return untold === undefined ? Promise.resolve(done) : Promise.reject(untold.error);
  }

  /** Asks the source, and answers with its result, or with the abort that comes first. */
  #take(ask: () => Asked<Item>): Promise<Result<Item>> {
    const isLimited = this.#waitMs < Infinity;
    if (!this.#context.abortable && !isLimited) return this.#takeDirectly(ask);
    const reading = (this.#reading = new Promise(this.#begin));
    if (isLimited) this.#waitTimer = Timer.after(this.#waitMs, () => this.#abort(this.#waitFailure()));
    try {
      const asked = this.#context.runInStep(ask);
      if ('then' in asked) asked.then(this.#onResult, this.#onFailure);
      else this.#onResult(asked);
    } catch (error) {
      this.#onFailure(error);
    }
    return reading;
  }

  /** Where no abort can come first, the reader gets the source's own promise. This halves the cost of an item. */
  #takeDirectly(ask: () => Asked<Item>): Promise<Result<Item>> {
    try {
      const asked = this.#context.runInStep(ask);
      if ('then' in asked) {
        // Before the reader hears of it.
        asked.then(this.#onResult, this.#onFailure);
        return asked as Promise<Result<Item>>;
      }
      this.#onResult(asked);
      return Promise.resolve(asked as Result<Item>);
    } catch (error) {
      this.#onFailure(error);
      return Promise.reject(error);
    }
  }

  #abort(error: unknown): void {
    if (this.#end !== undefined) return;
    const refuse = this.#refuse;
    this.#endReading();
    if (refuse === undefined) this.#untold = { error };
    this.#fail(error);
    refuse?.(error);
    // A producer that waits behind a deaf call is told to stop, and not waited for.
    this.#closeSource().catch(() => undefined);
  }

  async #closeSource(): Promise<void> {
    const source = this.#source;
    if (source !== undefined) await this.#context.runInStep(() => source.return?.());
  }

  #fail(error: unknown): void {
    this.#finish({ status: 'failure', error, itemCount: this.itemCount });
  }

  #finish(end: StreamEnd): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    if (this.#context.abortable) offAbort(this.#context.signal, this.#stop);
    // A read that the source never answered.
    const answer = this.#answer;
    this.#endReading();
    answer?.(done);
    const listeners = this.#listeners;
    this.#listeners = [];
    for (const listener of listeners) listener(end);
  }
}

function iteratorOf<Item>(source: StreamSource<Item>): SourceIterator<Item> {
  const given = source as Partial<AsyncIterable<Item> & Iterable<Item>> | null | undefined;
  const iterator = given?.[Symbol.asyncIterator]?.() ?? given?.[Symbol.iterator]?.();
  if (iterator !== undefined) return iterator;
  let advice: string | undefined;
  if (source instanceof Promise) {
    advice = 'await it inside an async function*, and yield its items';
    // Nothing else waits for it, and a rejection would end the process.
    source.catch(() => undefined);
  }
  throw new InvalidOptionError('source', 'an iterable or async iterable of the items', source, advice);
}

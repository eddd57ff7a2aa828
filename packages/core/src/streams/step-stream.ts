import type { WorkflowContext } from '../context/workflow-context.js';
import { functionOption } from '../validate-option.js';
import { processSlot } from '../platform/process-slot.js';
import { StreamConsumedError } from './stream-errors.js';
import type { StreamEnd } from './stream-end.js';
import { StreamProduction, type StreamSource } from './stream-production.js';

/** Marks streams of every installed copy of this package. */
const mark = Symbol.for('@tta/core/StepStream');

/** Whether this process has ever made a stream: until then no output needs to be looked at. */
const streams = processSlot('core/streams/v1', () => ({ exist: false }));

/** Ends the production of a stream that was dropped. */
const dropped = new FinalizationRegistry<{ abandon(): void }>((production) => production.abandon());

/** Options of a `StepStream`. */
export interface StepStreamOptions {
  /** Called when the first item has come. */
  readonly onFirstItem?: () => void;
}

/**
 * The output of a step that gives its values one after the other, such as a model's tokens or a table's rows. The step,
 * and each step around it that hands this very stream on, ends when the stream does: at its last item, on a failure, by
 * an abort, or when the reader stops. Production starts at the first read. It can be read once.
 */
export class StepStream<Item> implements AsyncIterable<Item> {
  readonly #production: StreamProduction<Item>;
  #hasReader = false;
  #isWatched = false;

  /**
   * `open` makes the source at the first read; `context` is that of the step, whose abort ends the stream.
   * @throws InvalidOptionError
   */
  constructor(open: () => StreamSource<Item>, context: WorkflowContext, { onFirstItem }: StepStreamOptions = {}) {
    this.#production = new StreamProduction(functionOption('open', open), context, onFirstItem);
    streams.exist = true;
    // A long-lived signal must not keep a stream that was dropped.
    if (context.abortable) this.#watch();
  }

  /** Items that were produced so far. */
  get itemCount(): number {
    return this.#production.itemCount;
  }

  /** Whether it has ended, in whatever way. */
  get hasEnded(): boolean {
    return this.#production.end !== undefined;
  }

  /** Resolves at the end, in whatever way it ended. */
  get whenEnded(): Promise<void> {
    return new Promise((resolve) => this.onEnd(() => resolve()));
  }

  /** The reader. Leaving a `for await` early ends the stream. @throws StreamConsumedError at the second call */
  [Symbol.asyncIterator](): AsyncIterator<Item, undefined> {
    if (this.#hasReader) throw new StreamConsumedError();
    this.#hasReader = true;
    this.#watch();
    return new StreamReader(this, this.#production);
  }

  /** Ends the stream without reading it further. Resolves when the producer has cleaned up. */
  cancel(): Promise<void> {
    return this.#production.return();
  }

  /**
   * For composites: starts production and resolves when the first item is there, which the reader will get, or the end.
   * Rejects if a failure comes first, so that the stream may be opened again.
   */
  whenOpen(): Promise<void> {
    this.#watch();
    return this.#production.whenOpen();
  }

  /**
   * For composites: from now on a read that waits longer than `waitMs` milliseconds for an item ends the stream with the
   * failure that `failure` makes.
   */
  limitWait(waitMs: number, failure: () => unknown): void {
    this.#production.limitWait(waitMs, failure);
  }

  /** For composites: calls `listener` once at the end, at once if that is past. Inner steps are told first. */
  onEnd(listener: (end: StreamEnd) => void): void {
    this.#watch();
    this.#production.onEnd(listener);
  }

  /** Whether `value` is a stream, including those of other installed copies of `@tta/core`. Never throws. */
  static is(value: unknown): value is StepStream<unknown> {
    if (!streams.exist || typeof value !== 'object' || value === null) return false;
    try {
      return mark in value;
    } catch {
      return false; // A proxy may refuse to answer.
    }
  }

  /** Notices the end of the last reference, where something waits for the stream's end. */
  #watch(): void {
    if (this.#isWatched || this.hasEnded) return;
    this.#isWatched = true;
    dropped.register(this, this.#production, this);
    this.#production.onEnd(unregister.bind(undefined, new WeakRef(this)));
  }

  static {
    Object.defineProperty(this.prototype, mark, { value: true });
  }
}

/** Outside the class, so that the production does not refer to the stream. */
function unregister(stream: WeakRef<object>): void {
  const token = stream.deref();
  if (token !== undefined) dropped.unregister(token);
}

class StreamReader<Item> implements AsyncIterator<Item, undefined> {
  /** Keeps the stream alive while it is read. */
  readonly stream: StepStream<Item>;
  readonly #production: StreamProduction<Item>;

  constructor(stream: StepStream<Item>, production: StreamProduction<Item>) {
    this.stream = stream;
    this.#production = production;
  }

  next(): Promise<IteratorResult<Item, undefined>> {
    return this.#production.next();
  }

  async return(): Promise<IteratorResult<Item, undefined>> {
    await this.#production.return();
    return { done: true, value: undefined };
  }

  throw(error?: unknown): Promise<IteratorResult<Item, undefined>> {
    return this.#production.throw(error);
  }
}

import { InvalidOptionError } from '@tta/core';
import { isEngineTime } from '@tta/core/authors';

/** The input of `map`: an array, an iterable or an async iterable. */
export type Items<Item> = Iterable<Item> | AsyncIterable<Item>;

/** After so many items other work of the process has its turn: an endless iterable must not keep an abort out. */
const itemsPerTurn = 1000;
// Read when this module is loaded, so that fake timers do not hold it.
const engineImmediate = setImmediate;

/** An item with its place in the input. */
export interface Taken<Item> {
  readonly item: Item;
  readonly index: number;
}

/**
 * Gives items to several workers in order. An iterator is asked only when a worker is free, and by one worker at a time,
 * because many iterators cannot be asked twice at once.
 */
export class ItemSource<Item> {
  readonly #iterator: Iterator<Item, unknown> | AsyncIterator<Item, unknown>;
  #isOver = false;
  /** The last request to the iterator; never rejects. */
  #asked: Promise<unknown> = Promise.resolve();
  #count = 0;

  /** `taker` names the step in errors. @throws InvalidOptionError */
  constructor(items: Items<Item>, taker: string) {
    this.#iterator = iteratorOf(items, taker);
  }

  /** The next item; `undefined` when there is none. Rejects with the iterator's own failure. */
  take(): Promise<Taken<Item> | undefined> {
    const taken = this.#asked.then(() => this.#ask());
    this.#asked = taken.catch(() => undefined);
    return taken;
  }

  /** Tells the iterator that no more items are wanted, and waits until it has cleaned up. */
  async close(): Promise<void> {
    await this.#asked;
    if (this.#isOver) return;
    this.#isOver = true;
    await this.#iterator.return?.();
  }

  async #ask(): Promise<Taken<Item> | undefined> {
    if (this.#isOver) return undefined;
    // Not on a virtual clock, which would take the wait for the end of all work.
    if (this.#count % itemsPerTurn === itemsPerTurn - 1 && isEngineTime()) {
      await new Promise((resolve) => engineImmediate(resolve));
    }
    // An iterator that fails is over, and is not closed.
    this.#isOver = true;
    const result = await this.#iterator.next();
    if (result.done === true) return undefined;
    this.#isOver = false;
    return { item: result.value, index: this.#count++ };
  }
}

function iteratorOf<Item>(items: Items<Item>, taker: string): Iterator<Item, unknown> | AsyncIterator<Item, unknown> {
  if (typeof items === 'object' && (items as unknown) !== null) {
    if (Symbol.asyncIterator in items) return items[Symbol.asyncIterator]();
    if (Symbol.iterator in items) return items[Symbol.iterator]();
  }
  throw new InvalidOptionError(`the input of ${taker}`, 'an array, an iterable or an async iterable', items);
}

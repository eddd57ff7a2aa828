import { InvalidOptionError } from '@tta/core';

/** The input of `map`: an array, an iterable or an async iterable. */
export type Items<Item> = Iterable<Item> | AsyncIterable<Item>;

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

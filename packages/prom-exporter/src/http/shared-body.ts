import { nextTurn, turnIsOver } from '../event-loop-turn.js';
import type { Chunk } from './encode-page.js';
import { isLent } from './join-small-pieces.js';

/** A chunk that several readers send. It is given back once its last holder releases it. */
export class HeldChunk {
  #holders = 1;

  constructor(readonly chunk: Chunk) {}

  get bytes(): Buffer {
    return isLent(this.chunk) ? this.chunk.bytes : this.chunk;
  }

  hold(): void {
    this.#holders++;
  }

  /** To be called once by each holder. */
  readonly release = (): void => {
    this.#holders--;
    if (this.#holders === 0 && isLent(this.chunk)) this.chunk.giveBack();
  };
}

/**
 * From so many readers on, chunks are large copies. Fewer, such as a pair of Prometheus servers, get the bytes as they
 * are lent.
 */
const fewestForLargeChunks = 5;

/** Reads a body from its start, at a pace of its own. */
export interface BodyReader {
  /**
   * The next chunk, `undefined` after the last. Rejects when the body cannot be finished. To be called again once it
   * has answered.
   */
  next(): Promise<HeldChunk | undefined>;
  /** The next chunk if it is made already, as it is for a reader that is not the quickest. */
  ready(): HeldChunk | undefined;
  /** To be called once, whether the reader reached the end or not. */
  close(): void;
}

/**
 * The bytes of a page, made once for all its readers: a chunk is made when the quickest reader asks for it and kept for
 * the slower ones. A hundred readers at once cost the memory of one page, not of a hundred.
 */
export class SharedBody {
  readonly #source: AsyncGenerator<Chunk, void>;
  /** By number, with holes where every reader is past them. */
  readonly #chunks: (HeldChunk | undefined)[] = [];
  #released = 0;
  readonly #positions = new Map<BodyReader, number>();
  #producing: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;
  #isWhole = false;
  #takesReaders = true;

  /** `make` is told how to ask whether many readers wait. */
  constructor(make: (isForMany: () => boolean) => AsyncGenerator<Chunk, void>) {
    this.#source = make(() => this.#positions.size >= fewestForLargeChunks);
  }

  /** A reader that begins with the first chunk. Not to be called after `seal`. */
  open(): BodyReader {
    const reader: BodyReader = {
      next: async () => {
        await this.#makeUntil(this.#positions.get(reader) ?? 0);
        // All that waited for a chunk go on at once, each with a write of it.
        if (turnIsOver()) await nextTurn();
        return this.#take(reader);
      },
      ready: () => this.#take(reader),
      close: () => {
        this.#positions.delete(reader);
        this.#tidy();
      },
    };
    this.#positions.set(reader, 0);
    return reader;
  }

  /** No reader comes any more: chunks are let go as soon as the last reader has them. */
  seal(): void {
    this.#takesReaders = false;
    this.#tidy();
  }

  /** Until the chunk of this number is made, or the body is whole without it. */
  async #makeUntil(number: number): Promise<void> {
    while (number >= this.#chunks.length && !this.#isWhole) {
      if (this.#failure !== undefined) throw this.#failure.error;
      await (this.#producing ??= this.#produce());
    }
  }

  #take(reader: BodyReader): HeldChunk | undefined {
    const position = this.#positions.get(reader) ?? 0;
    const chunk = this.#chunks[position];
    if (chunk === undefined) return undefined;
    chunk.hold();
    this.#positions.set(reader, position + 1);
    this.#tidy();
    return chunk;
  }

  async #produce(): Promise<void> {
    try {
      const { done, value } = await this.#source.next();
      if (done === true) this.#isWhole = true;
      else this.#chunks.push(new HeldChunk(value));
    } catch (error) {
      this.#failure = { error };
    }
    this.#producing = undefined;
    this.#tidy();
  }

  #tidy(): void {
    if (this.#takesReaders) return;
    const slowest = this.#positions.size === 0 ? this.#chunks.length : Math.min(...this.#positions.values());
    for (; this.#released < Math.min(slowest, this.#chunks.length); this.#released++) {
      this.#chunks[this.#released]?.release();
      this.#chunks[this.#released] = undefined;
    }
    if (this.#positions.size > 0 || this.#isWhole || this.#producing !== undefined) return;
    this.#isWhole = true;
    void this.#source.return().catch(() => undefined);
  }
}

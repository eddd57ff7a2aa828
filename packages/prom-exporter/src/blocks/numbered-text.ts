import type { LentBytes } from '../model/lent-bytes.js';
import { numberText } from './number-text.js';
import { writeDigits } from './write-digits.js';

/** A change to a copy of the text: what follows a number, in ASCII, or nothing to leave out the number and its part. */
export interface Edit {
  readonly slot: number;
  readonly text: string | undefined;
}

interface Replacement {
  readonly slot: number;
  readonly text: string;
}

const spareRoom = 256;

/**
 * Text with a number behind each of its parts, kept as bytes. Most numbers of a metrics page change between two scrapes
 * by a few digits or not at all: then only those digits are written, and nothing is formatted, joined, encoded or
 * copied.
 */
export class NumberedText {
  /** The text and some room behind it. */
  #bytes: Buffer;
  #length: number;
  /** How often these bytes, not their successors, are on loan. */
  #loans = { count: 0 };
  readonly #numbers: Float64Array;
  readonly #starts: Uint32Array;
  readonly #ends: Uint32Array;
  /** Numbers of another width than before, in the order of their slots. */
  #replacements: Replacement[] = [];

  /** Every number is 0 at first. */
  constructor(parts: readonly string[]) {
    const text = parts.length === 0 ? '' : `${parts.join('0')}0`;
    this.#bytes = Buffer.from(text);
    this.#length = this.#bytes.length;
    this.#numbers = new Float64Array(parts.length);
    this.#starts = new Uint32Array(parts.length);
    this.#ends = new Uint32Array(parts.length);
    const isAscii = this.#length === text.length;
    let end = 0;
    for (let slot = 0; slot < parts.length; slot++) {
      const part = parts[slot] ?? '';
      const start = end + (isAscii ? part.length : Buffer.byteLength(part));
      end = start + 1;
      this.#starts[slot] = start;
      this.#ends[slot] = end;
    }
  }

  /** How many numbers there are. */
  get size(): number {
    return this.#numbers.length;
  }

  /** The text between the number before and this one. */
  part(slot: number): string {
    return this.#bytes.toString('utf8', slot === 0 ? 0 : this.#ends[slot - 1], this.#starts[slot]);
  }

  /** Sets a number. Before the text is read, each number may be set once, in the order of the parts. */
  set(slot: number, number: number): void {
    if (number === this.#numbers[slot]) return;
    this.#numbers[slot] = number;
    if (this.#loans.count > 0) this.#leaveToBorrowers();
    const start = this.#starts[slot] ?? 0;
    const width = (this.#ends[slot] ?? 0) - start;
    if (writeDigits(this.#bytes, start, width, number)) return;
    const text = numberText(number);
    if (text.length === width) this.#bytes.write(text, start, 'latin1');
    else this.#replacements.push({ slot, text });
  }

  /** The text as it is now. */
  lend(): LentBytes {
    const loans = this.#loans;
    const bytes = this.#text();
    loans.count++;
    return {
      bytes,
      giveBack: () => {
        loans.count--;
      },
    };
  }

  /** A copy with these edits, which are in the order of their slots. The original is unchanged. */
  copy(edits: readonly Edit[]): Buffer {
    const bytes = this.#text();
    const added = edits.reduce((sum, { text }) => sum + (text?.length ?? 0), 0);
    const copy = Buffer.allocUnsafe(bytes.length + added);
    let from = 0;
    let to = 0;
    for (const { slot, text } of edits) {
      const keptUntil =
        text === undefined && slot > 0 ? this.#ends[slot - 1] : text === undefined ? 0 : this.#ends[slot];
      to += bytes.copy(copy, to, from, keptUntil);
      if (text !== undefined) to += copy.write(text, to, 'latin1');
      from = this.#ends[slot] ?? 0;
    }
    to += bytes.copy(copy, to, from);
    return copy.subarray(0, to);
  }

  #text(): Buffer {
    if (this.#replacements.length > 0) {
      this.#replace(this.#replacements);
      this.#replacements = [];
    }
    return this.#bytes.subarray(0, this.#length);
  }

  #leaveToBorrowers(): void {
    this.#bytes = Buffer.from(this.#bytes);
    this.#loans = { count: 0 };
  }

  /**
   * Writes numbers that are wider or narrower than before. The text moves to the end of its buffer and comes back in
   * whole runs, so that nothing is allocated: a page's worth of garbage at every scrape would stop the event loop.
   */
  #replace(replacements: readonly Replacement[]): void {
    this.#makeRoom(replacements.reduce((sum, { slot, text }) => sum + Math.max(0, text.length - this.#width(slot)), 0));
    const bytes = this.#bytes;
    const away = bytes.length - this.#length;
    let from = this.#starts[replacements[0]?.slot ?? 0] ?? 0;
    let to = from;
    bytes.copyWithin(from + away, from, this.#length);
    const bringBack = (end: number): void => {
      bytes.copyWithin(to, from + away, end + away);
      to += end - from;
    };
    for (const { slot, text } of replacements) {
      bringBack(this.#starts[slot] ?? 0);
      to += bytes.write(text, to, 'latin1');
      from = this.#ends[slot] ?? 0;
    }
    bringBack(this.#length);
    this.#length = to;
    this.#shift(replacements);
  }

  #makeRoom(growth: number): void {
    if (this.#bytes.length - this.#length >= growth) return;
    const roomy = Buffer.allocUnsafe(this.#length + 2 * growth + spareRoom);
    this.#bytes.copy(roomy, 0, 0, this.#length);
    this.#bytes = roomy;
  }

  #shift(replacements: readonly Replacement[]): void {
    let shift = 0;
    let next = 0;
    for (let slot = replacements[0]?.slot ?? 0; slot < this.#starts.length; slot++) {
      const width = this.#width(slot);
      const start = (this.#starts[slot] ?? 0) + shift;
      const replacement = replacements[next]?.slot === slot ? replacements[next++] : undefined;
      if (replacement !== undefined) shift += replacement.text.length - width;
      this.#starts[slot] = start;
      this.#ends[slot] = start + (replacement?.text.length ?? width);
    }
  }

  #width(slot: number): number {
    return (this.#ends[slot] ?? 0) - (this.#starts[slot] ?? 0);
  }
}

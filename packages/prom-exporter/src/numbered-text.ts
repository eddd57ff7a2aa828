import { numberText } from './number-text.js';

/** A change to a copy of the text: what follows a number, in ASCII, or nothing to leave out the number and its part. */
export interface Edit {
  readonly slot: number;
  readonly text: string | undefined;
}

interface Replacement {
  readonly slot: number;
  readonly text: string;
}

/** 10 to the power of a number's width: no number of that width reaches it. */
const powers = Array.from({ length: 11 }, (_, width) => 10 ** width);
const digitZero = 48;
const spareRoom = 256;

/**
 * Text with a number behind each of its parts, kept as bytes. Most numbers of a metrics page change between two scrapes
 * by a few digits or not at all: then only those digits are written, and nothing is formatted, joined or encoded.
 */
export class NumberedText {
  /** The text and some room behind it. */
  #bytes: Buffer;
  #length: number;
  readonly #numbers: Float64Array;
  readonly #starts: Uint32Array;
  readonly #ends: Uint32Array;

  /** Every number is 0 at first. */
  constructor(parts: readonly string[]) {
    this.#bytes = Buffer.from(parts.map((part) => `${part}0`).join(''));
    this.#length = this.#bytes.length;
    this.#numbers = new Float64Array(parts.length);
    this.#starts = new Uint32Array(parts.length);
    this.#ends = new Uint32Array(parts.length);
    let end = 0;
    parts.forEach((part, slot) => {
      const start = end + Buffer.byteLength(part);
      end = start + 1;
      this.#starts[slot] = start;
      this.#ends[slot] = end;
    });
  }

  /** Sets all numbers, in the order of their parts. */
  set(numbers: Float64Array): void {
    const replacements: Replacement[] = [];
    for (let slot = 0; slot < numbers.length; slot++) {
      const number = numbers[slot] ?? 0;
      if (number === this.#numbers[slot]) continue;
      this.#numbers[slot] = number;
      const start = this.#starts[slot] ?? 0;
      const width = (this.#ends[slot] ?? 0) - start;
      if (writeDigits(this.#bytes, start, width, number)) continue;
      const text = numberText(number);
      if (text.length === width) this.#bytes.write(text, start, 'latin1');
      else replacements.push({ slot, text });
    }
    if (replacements.length > 0) this.#replace(replacements);
  }

  /** The text as it is now, with changes to the copy alone. Edits stand in the order of their slots. */
  copy(edits: readonly Edit[]): Buffer {
    const bytes = this.#bytes.subarray(0, this.#length);
    if (edits.length === 0) return Buffer.from(bytes);
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

/** Writes a whole number of exactly this width; `false` when it is none. */
function writeDigits(bytes: Buffer, start: number, width: number, number: number): boolean {
  let rest = number | 0;
  if (rest !== number || rest < 0 || rest >= (powers[width] ?? 0) || (width > 1 && rest < (powers[width - 1] ?? 0))) {
    return false;
  }
  for (let at = start + width - 1; at >= start; at--) {
    const shorter = (rest / 10) | 0;
    bytes[at] = digitZero + rest - shorter * 10;
    rest = shorter;
  }
  return true;
}

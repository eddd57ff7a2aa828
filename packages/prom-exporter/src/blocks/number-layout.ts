import { createdName } from '../model/created.js';
import type { FamilyDescription } from '../model/page.js';
import { NumberedText } from './numbered-text.js';

/** The lines of some counters or gauges, ready for numbers. */
export class NumberLayout {
  private constructor(
    readonly text: NumberedText,
    /** Of each series' number in the text. A second one, which never changes, may follow: when the series began. */
    readonly slots: Uint32Array,
  ) {}

  /** One line for each series. Of the texts before the numbers only the bytes are kept. */
  static plain(starts: readonly string[]): NumberLayout {
    return new NumberLayout(new NumberedText(starts), Uint32Array.from(starts.keys()));
  }

  /** The same lines, with another one for each series that says when it began, in seconds since the epoch. */
  static dated(plain: NumberLayout, family: FamilyDescription, seconds: readonly (number | undefined)[]): NumberLayout {
    const parts: string[] = [];
    const slots = new Uint32Array(seconds.length);
    const beginnings: { readonly slot: number; readonly began: number }[] = [];
    for (const [series, began] of seconds.entries()) {
      const start = plain.text.part(series);
      slots[series] = parts.push(start) - 1;
      // A sample's start is a line break, the family's name, and the labels.
      const rest = start.slice(1 + family.name.length);
      if (began !== undefined)
        beginnings.push({ slot: parts.push(`\n${createdName(family) ?? ''}${rest}`) - 1, began });
    }
    const text = new NumberedText(parts);
    for (const { slot, began } of beginnings) text.set(slot, began);
    // Numbers are set in order before the text is read, and these are not the first: so it is read.
    text.lend().giveBack();
    return new NumberLayout(text, slots);
  }
}

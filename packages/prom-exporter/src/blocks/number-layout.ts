import { createdName, createdSeconds } from '../model/created.js';
import type { FamilyDescription, NumberPoint, Placed } from '../model/page.js';
import { NumberedText } from './numbered-text.js';

/** The lines of some counters or gauges, ready for numbers. */
export class NumberLayout {
  readonly text: NumberedText;
  /** Of each series' data point. */
  readonly positions: readonly number[];
  /** Of each series' number in the text. A second one, which never changes, may follow: when the series began. */
  readonly slots: readonly number[];

  /** With `points`, each series that says when it began has a line for that. */
  constructor(family: FamilyDescription, series: readonly Placed<string>[], points?: readonly NumberPoint[]) {
    const parts: string[] = [];
    const slots: number[] = [];
    const beginnings: { readonly slot: number; readonly seconds: number }[] = [];
    for (const { position, series: start } of series) {
      slots.push(parts.length);
      parts.push(start);
      const point = points?.[position];
      const seconds = point && createdSeconds(point);
      if (seconds === undefined) continue;
      beginnings.push({ slot: parts.length, seconds });
      // A sample's start is a line break, the family's name, and the labels.
      parts.push(`\n${createdName(family) ?? ''}${start.slice(1 + family.name.length)}`);
    }
    this.text = new NumberedText(parts);
    for (const { slot, seconds } of beginnings) this.text.set(slot, seconds);
    // Numbers are set in order before the text is read, and these are not the first: so it is read.
    this.text.lend().giveBack();
    this.positions = series.map(({ position }) => position);
    this.slots = slots;
  }
}

import type { Bar } from './bar.js';
import type { Measure, Unit } from './measure.js';

/** A figure with its unit, as exact as it is worth: `41.3 ns`, `2.31 µs`, `13 ms`. */
export function figure(value: number, unit: Unit): string {
  if (unit !== 'ns') return `${rounded(value)} ${unit}`;
  const size = Math.abs(value);
  if (size < 1000) return `${rounded(value)} ns`;
  return size < 1e6 ? `${rounded(value / 1e3)} µs` : `${rounded(value / 1e6)} ms`;
}

/** Three digits, or all of the whole ones. */
export function rounded(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  return Math.abs(value) >= 100 ? value.toFixed(0) : Number(value.toPrecision(3)).toString();
}

/** A bar as a sentence. */
export function barText({ kind, contestant, peer = '', limit }: Bar, measure: Measure): string {
  switch (kind) {
    case 'times':
      return `${contestant}: at most ${limit} x ${peer}`;
    case 'times quicker':
      return `${contestant}: at least ${limit} x quicker than ${peer}`;
    case 'over':
      return `${contestant}: ${measure.heading} at most ${figure(limit, measure.unit)} over ${peer}`;
    case 'absolute':
      return `${contestant}: ${measure.heading} at most ${figure(limit, measure.unit)}`;
    case 'exactly':
      return `${contestant}: ${measure.heading} ${limit}`;
  }
}

/** A bar's figure. */
export function barFigure(value: number, { kind }: Bar, { unit }: Measure): string {
  return kind === 'times' || kind === 'times quicker' ? `${rounded(value)} x` : figure(value, unit);
}

import { describe, expect, it } from '@jest/globals';
import { atMost, atMostTimes } from './bar.js';
import type { Contestant } from './contestant.js';
import { figure } from './format-figures.js';
import { judgeBars } from './judge-bars.js';
import { markdownRows, tableMarkdown } from './markdown.js';
import { withSection } from './readme-section.js';
import { defineTable } from './table.js';

const nobody: Contestant = { start: () => Promise.reject(new Error('not to be started')) };

const table = defineTable({
  name: 'sums',
  title: 'a sum',
  about: 'One operation adds.',
  contestants: { bare: nobody, TTA: { ...nobody, note: 'observed' } },
  bars: [atMostTimes(2, 'bare'), atMost(50)],
});
const rounds = [
  { bare: { time: 40 }, TTA: { time: 60 } },
  { bare: { time: 400 }, TTA: { time: 400 } },
  { bare: { time: 30 }, TTA: { time: 75 } },
];

describe('tableMarkdown', () => {
  it('shows medians, ratios of single rounds, and bars', () => {
    const result = { table, rounds };

    const text = tableMarkdown(result, judgeBars(result, false));

    expect(text).toBe(`### sums: a sum

One operation adds.

| contestant | one operation | beside TTA | what differs |
|---|---|---|---|
| bare | 40 ns | 0.667 x |  |
| TTA | 75 ns | 1 x | observed |

| bar | measured | rounds |  |
|---|---|---|---|
| TTA: at most 2 x bare | 1.5 x | 1 x to 2.5 x | met |
| TTA: one operation at most 50 ns | 75 ns | 60 ns to 400 ns | **missed** |
`);
  });
});

describe('judgeBars', () => {
  it('lets a busy machine miss a time unless told to be strict', () => {
    const acceptable = (isStrict: boolean): boolean[] =>
      judgeBars({ table, rounds }, isStrict).map(({ isAcceptable }) => isAcceptable);

    expect(acceptable(false)).toEqual([true, true]);
    expect(acceptable(true)).toEqual([true, false]);
  });
});

describe('defineTable', () => {
  it('refuses a bar about somebody who does not take part', () => {
    expect(() => defineTable({ ...table, bars: [atMostTimes(2, 'bear')] })).toThrow('no contestant bear');
  });
});

describe('markdownRows', () => {
  it('keeps a bar within a cell from ending it', () => {
    expect(markdownRows(['a'], [['x | y']])).toBe('| a |\n|---|\n| x \\| y |');
  });
});

describe('figure', () => {
  it.each([
    [0, 'ns', '0 ns'],
    [41.27, 'ns', '41.3 ns'],
    [999.6, 'ns', '1000 ns'],
    [2312, 'ns', '2.31 µs'],
    [-12_345_678, 'ns', '-12.3 ms'],
    [1234.5, 'ms', '1235 ms'],
    [0, 'modules', '0 modules'],
  ] as const)('%d %s is %s', (value, unit, expected) => {
    expect(figure(value, unit)).toBe(expected);
  });
});

describe('withSection', () => {
  it('replaces what is between the markers', () => {
    const readme = 'before\n<!-- figures: begin -->\nold\n<!-- figures: end -->\nafter\n';

    const text = withSection(readme, 'figures', 'new');

    expect(text).toContain('\n\nnew\n\n');
    expect(text).not.toContain('old');
    expect(withSection(text, 'figures', 'new')).toBe(text);
    expect(text.startsWith('before\n') && text.endsWith('\nafter\n')).toBe(true);
  });

  it('refuses a text without markers', () => {
    expect(() => withSection('nothing', 'figures', 'new')).toThrow('markers');
  });
});

import { expect, test } from '@jest/globals';
import { atMostTimes } from './bar.js';
import { barsByNode } from './bars-by-node.js';
import { defineTable } from './table.js';

const bar = atMostTimes(2, 'peer');
const contestant = { start: () => Promise.reject(new Error('is not run')) };
const table = defineTable({
  name: 'calls',
  title: 'calls',
  about: 'One operation is a call.',
  contestants: { TTA: contestant, peer: contestant },
  bars: [bar],
});

const line = (node: string, median: number, tables = ['calls']): string =>
  JSON.stringify({
    node,
    tables: Object.fromEntries(
      tables.map((name) => [name, { medians: {}, bars: [{ ...bar, median, isMet: median <= bar.limit }] }]),
    ),
  });

test('shows the last run of each version side by side, with the missed ones in bold', () => {
  const history = [line('22.1.0', 9), line('20.5.0', 1.5), line('22.3.0', 2.5), ''].join('\n');

  expect(barsByNode(history, [table])).toBe(
    [
      '| table | bar | Node 20.5.0 | Node 22.3.0 |',
      '|---|---|---|---|',
      '| calls | TTA: at most 2 x peer | 1.5 x | **2.5 x** |',
    ].join('\n'),
  );
});

test('leaves out bars of tables that were not run', () => {
  expect(barsByNode(line('20.5.0', 1, []), [table])).not.toContain('calls');
});

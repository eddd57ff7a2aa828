import { expect, test } from '@jest/globals';
import { MetricFamily } from './metric-family.js';
import type { NumberCell } from './metric-cells.js';

const row = { name: 'tta_depth', help: 'Depth.', unit: '1', type: 'gauge', labels: ['queue'] } as const;

test('a series that is hidden leaves those alone that a page is being made of, and comes back once', () => {
  const family = new MetricFamily(row, [0, 0], [0, 0]);
  const [first, second] = ['a', 'b'].map((queue) => family.add([queue]) as NumberCell);
  const page: readonly unknown[] = family.data.dataPoints;

  family.hide(first as NumberCell);
  family.hide(first as NumberCell);
  expect(page).toEqual([first, second]);
  expect(family.data.dataPoints).toEqual([second]);

  family.show(first as NumberCell);
  family.show(first as NumberCell);
  family.show(second as NumberCell);
  expect(family.data.dataPoints).toEqual([second, first]);
});

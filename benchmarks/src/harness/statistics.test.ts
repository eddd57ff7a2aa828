import { describe, expect, it } from '@jest/globals';
import { median, summarize } from './statistics.js';

describe('median', () => {
  it.each([
    [[3], 3],
    [[9, 1, 5], 5],
    [[4, 1, 3, 2], 2.5],
    [[10, 2, 1000], 10],
  ])('of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });

  it('is NaN for an empty list', () => {
    expect(median([])).toBeNaN();
  });

  it('leaves the values in their order', () => {
    const values = [2, 1];

    median(values);

    expect(values).toEqual([2, 1]);
  });
});

describe('summarize', () => {
  it('says the middle, the ends, and where the middle half lies', () => {
    expect(summarize([3, 1, 2, 5, 4])).toEqual({ median: 3, min: 1, max: 5, lowerQuartile: 2, upperQuartile: 4 });
    expect(summarize([10, 20])).toMatchObject({ lowerQuartile: 12.5, upperQuartile: 17.5 });
    expect(summarize([7])).toMatchObject({ median: 7, lowerQuartile: 7, upperQuartile: 7 });
  });
});

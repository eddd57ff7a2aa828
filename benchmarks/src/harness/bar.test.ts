import { describe, expect, it } from '@jest/globals';
import { atMost, atMostOver, atMostTimes, barValue, dependsOnMachine, exactly, keepsTo, timesQuicker } from './bar.js';

const round = { TTA: { time: 30, modules: 0 }, peer: { time: 120 } };

describe('a bar', () => {
  it.each([
    ['times the peer', atMostTimes(1.5, 'peer'), 0.25],
    ['times quicker than the peer', timesQuicker(4, 'peer'), 4],
    ['over the peer', atMostOver(5, 'peer'), -90],
    ['absolute', atMost(30), 30],
    ['exact', exactly(0, { measure: 'modules' }), 0],
    ['another contestant', atMost(1, { contestant: 'peer' }), 120],
  ])('has a figure: %s', (_, bar, expected) => {
    expect(barValue(bar, round)).toBe(expected);
  });

  it('complains about somebody who measured nothing', () => {
    expect(() => barValue(atMostTimes(1, 'nobody'), round)).toThrow('nobody did not measure time');
  });

  it.each([
    [atMostTimes(1.5, 'peer'), 1.5, 1.51],
    [timesQuicker(6, 'peer'), 6, 5.99],
    [atMost(30), 30, 30.1],
    [exactly(0), 0, 1],
  ])('is kept to or missed', (bar, kept, missed) => {
    expect(keepsTo(bar, kept)).toBe(true);
    expect(keepsTo(bar, missed)).toBe(false);
  });

  it('depends on the machine unless it is a ratio', () => {
    expect([atMost(1), atMostOver(1, 'peer')].every(dependsOnMachine)).toBe(true);
    expect([atMostTimes(1, 'peer'), timesQuicker(1, 'peer'), exactly(1)].some(dependsOnMachine)).toBe(false);
  });
});

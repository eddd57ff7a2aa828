import { describe, expect, it } from '@jest/globals';
import { atMost, atMostTimes, timesQuicker, type Bar } from './bar.js';
import { judgeBars } from './judge-bars.js';
import { defineTable } from './table.js';

const contestant = { start: () => Promise.reject(new Error('nobody starts it')) };

/** Judges a bar whose figure in each round is that. */
function judged(bar: Bar, figures: readonly number[], judgesTimes = false) {
  const table = defineTable({
    name: 'a',
    title: 'a',
    about: 'a',
    contestants: { TTA: contestant, peer: contestant },
    bars: [bar],
  });
  const rounds = figures.map((figure) => ({
    TTA: { time: bar.kind === 'times quicker' ? 1 : figure },
    peer: { time: bar.kind === 'times quicker' ? figure : 1 },
  }));
  const [judgement] = judgeBars({ table, rounds }, judgesTimes);
  return [judgement?.isMet, judgement?.isAcceptable];
}

describe('a bar', () => {
  it.each<[string, Bar, number[], [boolean, boolean]]>([
    ['met', atMostTimes(2, 'peer'), [1, 1, 2, 3, 3], [true, true]],
    ['missed in more than half of the rounds', atMostTimes(2, 'peer'), [1, 2, 3, 3, 3], [false, true]],
    ['missed in more than three quarters', atMostTimes(2, 'peer'), [1, 3, 3, 3, 3], [false, false]],
    ['missed by little in all', atMostTimes(2, 'peer'), [2.1, 2.1, 2.1], [false, false]],
    ['of quickness, missed in more than half', timesQuicker(2, 'peer'), [1, 1, 1, 2, 3], [false, true]],
    ['of quickness, missed in nearly all', timesQuicker(2, 'peer'), [1, 1, 1, 1, 3], [false, false]],
    ['in a unit of time, which says nothing of the code', atMost(2), [3, 3, 3], [false, true]],
  ])('is %s', (_, bar, figures, expected) => {
    expect(judged(bar, figures)).toEqual(expected);
  });

  it('in a unit of time counts if it is asked for', () => {
    expect(judged(atMost(2), [3, 3, 3], true)).toEqual([false, false]);
  });
});

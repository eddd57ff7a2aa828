import { barValue, dependsOnMachine, keepsTo, type Bar } from './bar.js';
import type { TableResult } from './run-table.js';
import { summarize, type Summary } from './statistics.js';

/** How TTA did at one bar. */
export interface Judgement {
  readonly bar: Bar;
  /** Of the bar's figure over the rounds. The median is what is judged. */
  readonly value: Summary;
  readonly isMet: boolean;
  /**
   * Whether `--check` accepts it: the median keeps to the bar, or a part of the interquartile range does. A bar is missed
   * beyond doubt where at least three quarters of the rounds miss it, which is the same on any idle machine.
   */
  readonly isAcceptable: boolean;
}

/** `judgesTimes`: whether bars in units of time or memory count too, which only an idle machine can keep to. */
export function judgeBars({ table, rounds }: TableResult, judgesTimes: boolean): Judgement[] {
  return table.bars.map((bar) => {
    const value = summarize(rounds.map((round) => barValue(bar, round)));
    return {
      bar,
      value,
      isMet: keepsTo(bar, value.median),
      isAcceptable:
        [value.lowerQuartile, value.median, value.upperQuartile].some((each) => keepsTo(bar, each)) ||
        (dependsOnMachine(bar) && !judgesTimes),
    };
  });
}

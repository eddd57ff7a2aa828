import { describe, expect, it } from '@jest/globals';
import type { StepNumbers } from './live-data.js';
import { failureShare, percent, ratePerSecond, stepFigures } from './step-figures.js';

const slots = 90;

function figures(more: Partial<StepNumbers> = {}): StepNumbers {
  return {
    ...{ process: 'p', key: 'task load', name: 'load', type: 'task', isWorkflow: false },
    outcomes: { success: 0, error: 0, timeout: 0, cancelled: 0, rejected: 0 },
    counts: new Array<number>(slots).fill(0),
    failures: new Array<number>(slots).fill(0),
    p95OverTimeMs: [],
    ...more,
  };
}

describe('the figures of a step', () => {
  it('tell in a few words what there is to tell', () => {
    const outcomes = { success: 5, error: 2, timeout: 1, cancelled: 1, rejected: 1 };
    const told = { p95Ms: 12, lookups: 4, hits: 3, attempts: 25, breakerState: 'open', queueDepth: 2 };

    expect(stepFigures(figures())).toEqual(['0 runs']);
    expect(stepFigures(figures({ outcomes, ...told }))).toEqual([
      ...['10 runs', 'p95 12 ms', '40 % failed', '75 % hits', '2.5 attempts each', 'breaker open', '2 waiting'],
    ]);
  });

  it('count a cancelled execution as ended, and not as failed', () => {
    const outcomes = { success: 3, error: 0, timeout: 0, cancelled: 1, rejected: 0 };

    expect(failureShare(figures({ outcomes }))).toBe(0);
    expect(failureShare(figures())).toBe(0);
    expect([percent(0), percent(0.004), percent(0.25)]).toEqual(['0 %', '0.4 %', '25 %']);
  });

  it('give the rate of the last minute that is over, without the slot that has only begun', () => {
    const counts = [...new Array<number>(slots - 8).fill(1000), 1000, 6, 6, 6, 6, 6, 6, 1000];

    expect(ratePerSecond(figures({ counts }), 10_000)).toBeCloseTo(0.6);
  });
});

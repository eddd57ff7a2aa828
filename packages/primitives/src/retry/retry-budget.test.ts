import { describe, expect, it } from '@jest/globals';
import { InvalidOptionError } from '@tta/core';
import { monotonicNow } from '@tta/core/authors';
import { virtualClock } from '@tta/core/testing';
import fc from 'fast-check';
import { retryBudget, type RetryBudgetOptions } from '../index.js';

describe('retryBudget', () => {
  it('allows minPerSecond for 10 seconds without a call, and a tenth of the calls beyond', () => {
    using _clock = virtualClock();
    const budget = retryBudget({ minPerSecond: 2, ratio: 0.1 });
    for (let call = 0; call < 30; call++) budget.deposit();

    let retries = 0;
    while (budget.tryWithdraw()) retries++;

    expect(retries).toBe(2 * 10 + 3);
    expect(budget.balance).toBe(0);
  });

  it('adds ten deposits of a tenth up to exactly one retry', () => {
    using _clock = virtualClock();
    const budget = retryBudget({ minPerSecond: 0, ratio: 0.1 });

    for (let call = 0; call < 9; call++) budget.deposit();
    expect(budget.tryWithdraw()).toBe(false);
    budget.deposit();

    expect(budget.tryWithdraw()).toBe(true);
    expect(budget.tryWithdraw()).toBe(false);
  });

  it('forgets deposits and withdrawals after 10 seconds', async () => {
    using clock = virtualClock();
    const budget = retryBudget({ minPerSecond: 1, ratio: 1 });
    budget.deposit();
    while (budget.tryWithdraw());
    expect(budget.isIdle).toBe(false);

    await clock.advance(10_000);

    expect(budget.balance).toBe(10);
    expect(budget.isIdle).toBe(true);
  });

  it.each<RetryBudgetOptions>([{ ratio: -1 }, { ratio: NaN }, { minPerSecond: -1 }, { perSecond: 1 } as object])(
    'refuses %j',
    (options) => {
      expect(() => retryBudget(options)).toThrow(InvalidOptionError);
    },
  );

  it('is what a list of all deposits and withdrawals says, in 2000 random runs', async () => {
    const moves = fc.array(
      fc.oneof(
        { weight: 3, arbitrary: fc.constant<'deposit' | 'withdraw'>('deposit') },
        { weight: 3, arbitrary: fc.constant<'deposit' | 'withdraw'>('withdraw') },
        { weight: 1, arbitrary: fc.integer({ min: 1, max: 12_000 }) },
      ),
      { maxLength: 60 },
    );
    const tenths = fc.integer({ min: 0, max: 20 });
    const runs = fc.asyncProperty(tenths, fc.integer({ min: 0, max: 1 }), moves, async (ratio, minPerSecond, list) => {
      using clock = virtualClock();
      const budget = retryBudget({ ratio: ratio / 10, minPerSecond });
      const kept: { readonly second: number; readonly tenths: number }[] = [];
      for (const move of list) {
        if (typeof move === 'number') {
          await clock.advance(move);
          continue;
        }
        const second = Math.floor(monotonicNow() / 1000);
        const sum = kept.filter((each) => each.second > second - 10).reduce((total, each) => total + each.tenths, 0);
        const hasOne = sum + minPerSecond * 100 >= 10;
        if (move === 'deposit') kept.push({ second, tenths: ratio });
        else if (hasOne) kept.push({ second, tenths: -10 });

        if (move === 'deposit') budget.deposit();
        else expect(budget.tryWithdraw()).toBe(hasOne);
      }
    });
    await fc.assert(runs, { numRuns: 2000 });
  });
});

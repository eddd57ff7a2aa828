import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { WorkflowContext, type Spent } from '@tta/core';
import { primitiveContract } from '@tta/core/testing';
import { metered, stream, task } from '../index.js';

describe('metered', () => {
  beforeAll(() => {
    jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  });
  it.each(primitiveContract((child) => metered(child, { onSpent: () => undefined })))('$promise', ({ verify }) =>
    verify(),
  );

  it('tells the cost of each execution, also where it fails or costs nothing', async () => {
    const told: number[] = [];
    const spend = task('spend', (usd: number, context) => {
      if (usd > 0) context.spend({ usd });
      if (usd > 1) throw new Error('too dear');
      return usd;
    });
    const step = metered(spend, { onSpent: ({ usd }) => told.push(usd) });
    const context = WorkflowContext.create();

    for (const usd of [1, 0, 2, 0.5]) await step.execute(usd, context).catch(() => undefined);

    expect(told).toEqual([1, 0, 2, 0.5]);
    expect(context.spent().usd).toBe(3.5);
    expect(step.name).toBe('metered(spend)');
  });

  it('tells the cost of a stream at its end', async () => {
    const told: Spent[] = [];
    const tokens = stream('tokens', () => ['a', 'b'], { cost: () => ({ usd: 0.5, outputTokens: 2 }) });

    const items = await metered(tokens, { onSpent: (spent) => told.push(spent) }).execute(1);
    expect(told).toEqual([]);
    for await (const item of items) expect(item).toMatch(/[ab]/);

    expect(told).toMatchObject([{ usd: 0.5, outputTokens: 2 }]);
  });

  it('does not fail where the listener throws', async () => {
    const broken = metered(
      task('one', () => 1),
      {
        onSpent: () => {
          throw new Error('broken');
        },
      },
    );

    expect(await broken.execute(1)).toBe(1);
  });

  it('refuses to be without a listener', () => {
    expect(() =>
      metered(
        task('one', () => 1),
        {} as never,
      ),
    ).toThrow(/^onSpent must be a function/);
  });
});

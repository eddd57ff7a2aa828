import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { setInstrumentation } from '@tta/core';
import { sequential, task } from '@tta/primitives';
import type { Item } from './primitives/item.js';
import { percentile, runWorkflows } from './run-workflows.js';
import { StepTimes } from './step-times.js';

describe('percentile', () => {
  it.each([
    [[], 0.95, NaN],
    [[7], 0.95, 7],
    [[3, 1, 2], 0.5, 2],
    [[3, 1, 2], 0.95, 3],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.9, 9],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0, 1],
  ])('of %j at %d is %d', (values, share, expected) => {
    expect(percentile(values, share)).toBe(expected);
  });

  it('is a value that at least that share is not above, and the smallest such', () => {
    const values = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 });
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (all, share) => {
        const found = percentile(all, share);

        expect(all).toContain(found);
        expect(all.filter((each) => each <= found).length).toBeGreaterThanOrEqual(share * all.length);
        expect(all.filter((each) => each < found).length).toBeLessThan(Math.max(1, share * all.length));
      }),
    );
  });

  it('leaves its values as they are', () => {
    const values = [3, 1, 2];

    percentile(values, 0.5);

    expect(values).toEqual([3, 1, 2]);
  });
});

describe('runWorkflows', () => {
  it('reports a workflow that fails and goes on with the others', async () => {
    const times = new StepTimes();
    const input: Item = { data: 'some' };
    const good = sequential([task('Good', (item: Item) => item)]);
    const bad = sequential([
      task('Bad', (): Item => {
        throw new Error('bad');
      }),
      task('Never', (item: Item) => item),
    ]);
    const started: string[] = [];
    const previous = setInstrumentation(times);

    const runs = await runWorkflows(
      [
        { name: 'bad', workflow: bad, input },
        { name: 'good', workflow: good, input },
      ],
      times,
      (name, index) => started.push(`${index} ${name}`),
    ).finally(() => setInstrumentation(previous));

    expect(started).toEqual(['0 bad', '1 good']);
    expect(runs).toMatchObject([
      { name: 'bad', workflowId: 'test-bad-001', correlationId: 'test-run-001', status: 'error', steps: 1 },
      { name: 'good', workflowId: 'test-good-001', correlationId: 'test-run-002', status: 'success', steps: 1 },
    ]);
  });
});

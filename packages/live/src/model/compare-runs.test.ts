import { describe, expect, it } from '@jest/globals';
import type { RunTree, TreeStep } from '@tta/core/run-tree';
import { compareRuns } from './compare-runs.js';
import { medianRun } from './median-run.js';

type Inside = readonly [name: string, durationMs: number | undefined, ...inside: Inside[]];

/** A run of nested steps, each of which starts one millisecond after the step before. */
function runOf(root: Inside): RunTree {
  const steps: TreeStep[] = [];
  const add = ([name, durationMs, ...inside]: Inside, parent: number | undefined, depth: number): void => {
    const id = steps.length;
    const status = durationMs === undefined ? 'running' : 'success';
    steps.push({ id, parent, depth, name, type: 'task', status, startMs: id, durationMs, marks: [] });
    for (const each of inside) add(each, id, depth + 1);
  };
  add(root, undefined, 0);
  return { id: 'r', correlationId: 'r', workflow: root[0], startedAt: 0, stepCount: steps.length, steps };
}

const shape = (run: RunTree, other: RunTree): unknown[] =>
  compareRuns(run, other).map(({ depth, name, own, other: two, longerMs }) => [
    ...[`${'  '.repeat(depth)}${name}`, own?.durationMs, two?.durationMs, longerMs],
  ]);

describe('compareRuns', () => {
  it('puts the same steps of two runs beside each other, by their place and not by their number', () => {
    const one = runOf(['story', 100, ['load', 10], ['retry', 60, ['ask', 20], ['ask', 30]], ['tell', 5]]);
    const two = runOf(['story', 70, ['warm-up', 1], ['load', 8], ['retry', 40, ['ask', 40]], ['tell', undefined]]);

    expect(shape(one, two)).toEqual([
      ['story', 100, 70, 30],
      ['  load', 10, 8, 2],
      ['  retry', 60, 40, 20],
      ['    ask', 20, 40, -20],
      ['    ask', 30, undefined, undefined],
      ['  tell', 5, undefined, undefined],
      ['  warm-up', undefined, 1, undefined],
    ]);
  });

  it('compares what is nested deeper than the stack', () => {
    const steps = Array.from({ length: 20_000 }, (_, id): TreeStep => ({
      ...{ id, parent: id === 0 ? undefined : id - 1, depth: id, name: 'a', type: 'task', status: 'success' },
      ...{ startMs: 0, durationMs: 1, marks: [] },
    }));
    const run = { ...runOf(['a', 1]), steps };

    expect(compareRuns(run, run)).toHaveLength(20_000);
  });
});

describe('medianRun', () => {
  it('has the steps of most runs, with the median of their starts and durations', () => {
    const runs = [
      runOf(['story', 10, ['load "a/b"', 1, ['read', 1]], ['tell', 8]]),
      runOf(['story', 90, ['load "a/b"', 5, ['read', 4]], ['seldom', 1], ['tell', 70]]),
      runOf(['story', 20, ['load "a/b"', 3, ['read', 2]], ['tell', 9]]),
    ];
    const { runs: count, run } = medianRun(runs);

    expect(count).toBe(3);
    expect(
      run?.steps.map(({ name, parent, depth, startMs, durationMs }) => [name, parent, depth, startMs, durationMs]),
    ).toEqual([
      ['story', undefined, 0, 0, 20],
      ['load "a/b"', 0, 1, 1, 3],
      ['read', 1, 2, 2, 2],
      ['tell', 0, 1, 3, 9],
    ]);
    expect(medianRun(runs.slice(0, 2)).run?.steps.find(({ name }) => name === 'tell')?.durationMs).toBe(39);
  });

  it('is absent without runs', () => {
    expect(medianRun([])).toEqual({ runs: 0 });
  });
});

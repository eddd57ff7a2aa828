import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { KeptRun, KeptRuns, ranks, type Rank } from './kept-runs.js';

const keys = (runs: KeptRuns<KeptRun>): string[] => Array.from(runs, ({ key }) => key).sort();

class NamedRun extends KeptRun {
  constructor(
    readonly key: string,
    bytes: number,
  ) {
    super(bytes);
  }
}

function made(key: string, rank: Rank, bytes = 1): KeptRun {
  return Object.assign(new NamedRun(key, bytes), { rank });
}

function fill(runs: KeptRuns<KeptRun>, rank: Rank, count: number, bytes = 1): void {
  for (let index = 0; index < count; index++) runs.add(made(`${rank}-${index}`, rank, bytes));
}

describe('KeptRuns', () => {
  it('lets the oldest ordinary run go first, and counts it', () => {
    const gone: string[] = [];
    const runs = new KeptRuns<KeptRun>(100, Infinity, ({ key }) => gone.push(key));
    fill(runs, 'failed', 40);
    fill(runs, 'slow', 30);
    fill(runs, 'ordinary', 50);

    expect(runs.dropped).toBe(20);
    expect(gone).toEqual(Array.from({ length: 20 }, (_, index) => `ordinary-${index}`));
  });

  it('keeps some ordinary runs, however many fail', () => {
    const runs = new KeptRuns<KeptRun>(100, Infinity);
    fill(runs, 'ordinary', 50);
    fill(runs, 'failed', 1000);

    expect(keys(runs).filter((key) => key.startsWith('ordinary'))).toHaveLength(20);
    expect(runs.get('failed-999')).toBeDefined();
    expect(runs.get('failed-0')).toBeUndefined();
  });

  it('follows a run that changes its rank and grows', () => {
    const runs = new KeptRuns<KeptRun>(10, 1000);
    const run = made('a', 'running', 10);
    runs.add(run);
    runs.rank(run, 'failed');
    runs.grow(run, 20);

    expect([runs.get('a'), run.rank, runs.bytes, runs.size]).toEqual([run, 'failed', 30, 1]);
    runs.remove(run);
    runs.grow(run, 20);
    expect([runs.bytes, runs.size, keys(runs)]).toEqual([0, 0, []]);
  });

  it('never exceeds its bounds, and knows its bytes', () => {
    const run = fc.record({ rank: fc.constantFrom(...ranks), bytes: fc.integer({ min: 1, max: 400 }) });
    fc.assert(
      fc.property(fc.array(run, { maxLength: 200 }), (added) => {
        const runs = new KeptRuns<KeptRun>(50, 5000);
        added.forEach((each, index) => runs.add(made(String(index), each.rank, each.bytes)));
        expect(runs.size).toBeLessThanOrEqual(50);
        expect(runs.bytes).toBeLessThanOrEqual(5000);
        expect(runs.bytes).toBe(Array.from(runs).reduce((sum, { bytes }) => sum + bytes, 0));
        expect(runs.size + runs.dropped).toBe(added.length);
      }),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import { judgeLoad, loadMarkdown } from './load-report.js';
import type { LoadResult } from './load.js';

const good: LoadResult = {
  executions: 5000,
  failures: 5,
  seconds: 1,
  cpuSeconds: 0.9,
  heapAtStartMb: 10,
  heapAtEndMb: 11,
  longestStallMs: 3,
  longestPauseMs: 1,
  spansExported: 5000,
  counts: { succeeded: 4995, failed: 5, timed: 5000, active: 0 },
  scrapesMs: [2, 4],
  heapsMb: [12, 20],
};

describe('judgeLoad', () => {
  it('finds exact counts exact and a flat heap flat', () => {
    expect(judgeLoad(good)).toMatchObject({ isExact: true, isFlat: true });
  });

  it.each<[string, Partial<LoadResult>]>([
    ['an execution', { counts: { ...good.counts, succeeded: 4994 } }],
    ['one that still runs', { counts: { ...good.counts, active: 1 } }],
    ['a duration', { counts: { ...good.counts, timed: 5001 } }],
    ['a span', { spansExported: 4999 }],
  ])('finds the counts wrong by %s', (_what, wrong) => {
    expect(judgeLoad({ ...good, ...wrong })).toMatchObject({ isExact: false, isFlat: true });
  });

  it('finds a heap that grows', () => {
    expect(judgeLoad({ ...good, heapAtEndMb: 16 })).toMatchObject({ isExact: true, isFlat: false });
  });
});

describe('loadMarkdown', () => {
  it('shows all figures, and wrong ones in bold', () => {
    const markdown = loadMarkdown(good, judgeLoad(good));
    const bad = { ...good, spansExported: 1, heapAtEndMb: 99 };

    expect(markdown).toContain('| 2, median 3 ms, longest 4 ms |');
    expect(markdown).not.toContain('**');
    expect(loadMarkdown(bad, judgeLoad(bad)).match(/\*\*/g)).toHaveLength(4);
  });
});

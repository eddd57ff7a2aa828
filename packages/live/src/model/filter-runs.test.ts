import { describe, expect, it } from '@jest/globals';
import { filterRuns } from './filter-runs.js';
import type { RunSummary } from './live-data.js';

const all = { text: '', workflow: '', status: '', process: '' };

/** A run whose key is its status with a number, and that started when its number says. */
function run(startedAt: number, status: RunSummary['status'] | 'slow'): RunSummary {
  const isSlow = status === 'slow';
  return {
    ...{
      key: `${status}-${startedAt}`,
      process: 'p',
      version: 1,
      id: `id-${startedAt}`,
      correlationId: `request-${startedAt}`,
    },
    ...{ workflow: 'story', status: isSlow ? 'success' : status, isSlow, startedAt, stepCount: 1 },
    ...(status !== 'running' && { durationMs: 100 - startedAt }),
    ...(status === 'error' && { failure: { step: 'load', type: 'RangeError', message: 'out of rows' } }),
  };
}

const keys = (runs: readonly RunSummary[]): string[] => runs.map(({ key }) => key);

describe('filterRuns', () => {
  it('puts running, failed and slow runs first, each the newest first', () => {
    const runs = [run(1, 'error'), run(2, 'slow'), run(3, 'running'), run(4, 'timeout'), run(5, 'success')];

    expect(keys(filterRuns(runs, all, 'attention'))).toEqual([
      ...['running-3', 'timeout-4', 'error-1', 'slow-2', 'success-5'],
    ]);
    expect(keys(filterRuns(runs, all, 'newest'))[0]).toBe('success-5');
    expect(keys(filterRuns(runs, all, 'longest')).slice(0, 2)).toEqual(['running-3', 'error-1']);
  });

  it('keeps the newest run in sight, however many failed or were slow before', () => {
    const old = Array.from({ length: 50 }, (_, at) => [run(at, 'error'), run(at, 'slow')]).flat();
    const sorted = keys(filterRuns([...old, run(99, 'success')], all, 'attention'));

    expect(sorted.slice(0, 11)).toEqual([
      ...['error-49', 'error-48', 'error-47', 'error-46', 'error-45', 'error-44', 'slow-49', 'slow-48', 'slow-47'],
      ...['success-99', 'slow-46'],
    ]);
    expect(sorted).toHaveLength(101);
  });

  it('finds runs by words of their names, ids and failures, by status and process', () => {
    const runs = [run(1, 'error'), run(2, 'slow'), run(3, 'rejected')];
    const found = (filter: Partial<typeof all>): string[] => keys(filterRuns(runs, { ...all, ...filter }, 'newest'));

    expect(found({ text: 'ROWS load' })).toEqual(['error-1']);
    expect(found({ text: 'rows absent' })).toEqual([]);
    expect(found({ text: 'id-2' })).toEqual(['slow-2']);
    expect(found({ text: 'request-3' })).toEqual(['rejected-3']);
    expect(found({ status: 'failed' })).toEqual(['rejected-3', 'error-1']);
    expect(found({ status: 'slow' })).toEqual(['slow-2']);
    expect([found({ process: 'q' }), found({ workflow: 'tale' })]).toEqual([[], []]);
  });
});

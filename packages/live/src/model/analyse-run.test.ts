import { describe, expect, it } from '@jest/globals';
import type { RunTree, TreeStep } from '@tta/core/run-tree';
import { criticalPath, scaleMs, timeInNoStep } from './analyse-run.js';
import { visibleRows } from './visible-rows.js';

const step = (
  id: number,
  parent: number | undefined,
  startMs: number,
  durationMs: number | undefined,
  more: Partial<TreeStep> = {},
): TreeStep => ({
  ...{ id, parent, depth: parent === undefined ? 0 : 1, name: `s${id}`, type: 'task', status: 'success', marks: [] },
  ...{ startMs, durationMs, ...more },
});
const run = (...steps: TreeStep[]): RunTree => ({
  ...{ id: 'r', correlationId: 'r', workflow: 'w', startedAt: 0, steps, stepCount: steps.length },
});

describe('criticalPath', () => {
  it('follows the branch that ended last, and the steps before it', () => {
    const found = criticalPath(
      run(step(0, undefined, 0, 100), step(1, 0, 0, 40), step(2, 0, 40, 20), step(3, 0, 40, 60)),
      100,
    );

    expect([...found].sort()).toEqual([0, 1, 3]);
  });

  it('leaves out steps whose end did not matter', () => {
    const found = criticalPath(run(step(0, undefined, 0, 50), step(1, 0, 0, 50), step(2, 0, 0, 500)), 500);

    expect([...found].sort()).toEqual([0, 1]);
  });

  it('leaves out a branch that another one ended', () => {
    const ended = step(2, 0, 0, 51, { status: 'cancelled', cancelledBy: 'sibling' });
    const found = criticalPath(run(step(0, undefined, 0, 51), step(1, 0, 0, 50, { status: 'error' }), ended), 51);

    expect([...found].sort()).toEqual([0, 1]);
  });

  it('takes a step that runs for one that ends now', () => {
    expect([...criticalPath(run(step(0, undefined, 0, undefined), step(1, 0, 10, undefined)), 70)]).toEqual([0, 1]);
  });
});

describe('timeInNoStep', () => {
  it('counts overlapping steps once, and no wait between attempts', () => {
    const failedAt = (atMs: number, backoffMs: number) =>
      ({ kind: 'event', name: 'retry_attempt_failed', atMs, fields: { backoff_ms: backoffMs } }) as const;
    const retry = step(0, undefined, 0, 100, { marks: [failedAt(20, 30)] });

    expect(timeInNoStep(retry, [step(1, 0, 10, 10), step(2, 0, 15, 5), step(3, 0, 50, 20)], 100)).toBe(40);
  });
});

describe('scaleMs', () => {
  it('shows the deadline where it is near', () => {
    expect(scaleMs({ ...run(step(0, undefined, 0, 100)), deadlineMs: 150 }, 0)).toBeGreaterThan(150);
    expect(scaleMs({ ...run(step(0, undefined, 0, 100)), deadlineMs: 15_000 }, 0)).toBe(100);
  });
});

describe('visibleRows', () => {
  const attempt = (id: number): TreeStep => step(id, 0, id * 10, 5, { attributes: { 'tta.retry.attempt': id } });
  const line = { kind: 'log', name: 'between', level: 'info', atMs: 15 } as const;
  const retried = run(step(0, undefined, 0, 50, { marks: [line] }), attempt(1), attempt(2), attempt(3));
  const names = (options: Partial<Parameters<typeof visibleRows>[1]> = {}): string[] =>
    visibleRows(retried, { toggled: new Set(), unfolded: new Set(), showMarks: true, ...options }).map((row) =>
      row.kind === 'step' ? row.step.name : row.kind === 'mark' ? row.mark.name : `${row.count} folded`,
    );

  it('folds earlier attempts until the reader asks for them', () => {
    expect(names()).toEqual(['s0', '2 folded', 'between', 's3']);
    expect(names({ unfolded: new Set([0]) })).toEqual(['s0', 's1', 'between', 's2', 's3']);
  });

  it('closes a step, and leaves out lines', () => {
    expect(names({ toggled: new Set([0]) })).toEqual(['s0']);
    expect(names({ showMarks: false })).toEqual(['s0', '2 folded', 's3']);
  });
});

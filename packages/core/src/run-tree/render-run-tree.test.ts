import { describe, expect, it } from '@jest/globals';
import { failingStep, renderRunTree, type RunTree, type TreeStep } from './index.js';

const step = (id: number, parent: number | undefined, more: Partial<TreeStep>): TreeStep => ({
  ...{ id, parent, depth: parent === undefined ? 0 : 1, name: `step-${id}`, type: 'task', status: 'success' },
  ...{ startMs: 0, durationMs: 10, marks: [], ...more },
});

const failed = { status: 'error', error: { type: 'TypeError', message: 'fetch failed', causes: [] } } as const;

const run: RunTree = {
  ...{ id: 'run-1', correlationId: 'request-7', workflow: 'story', startedAt: 0, deadlineMs: 500, stepCount: 5 },
  steps: [
    step(0, undefined, { name: 'story', type: 'sequential', durationMs: 310, ...failed }),
    step(1, 0, {
      ...{ name: 'load-player', type: 'cache', durationMs: 2.5 },
      marks: [{ kind: 'event', name: 'cache_hit', atMs: 1, fields: { age_seconds: 12 } }],
    }),
    step(2, 0, {
      ...{ name: 'retry(narrate)', type: 'retry', startMs: 10, durationMs: 300, mayRecover: true, ...failed },
      marks: [{ kind: 'event', name: 'retry_attempt_failed', atMs: 110, fields: { backoff_ms: 100 } }],
    }),
    step(3, 2, {
      ...{ name: 'narrate', startMs: 10, durationMs: 100, depth: 2, threw: true, ...failed },
      attributes: { 'tta.retry.attempt': 1 },
    }),
    step(4, 2, {
      ...{ name: 'narrate', startMs: 210, durationMs: 100, depth: 2, threw: true },
      status: 'error',
      error: {
        type: 'TypeError',
        message: 'fetch failed',
        causes: [{ type: 'Error', message: 'connect ECONNREFUSED' }],
      },
      attributes: { 'tta.retry.attempt': 2 },
      marks: [{ kind: 'log', name: 'asking', level: 'info', atMs: 215, fields: { model: 'small' } }],
    }),
  ],
};

// eslint-disable-next-line no-control-regex -- colours are escapes
const withoutColor = (text: string): string => text.replace(/\u001b\[\d+m/g, '');

describe('renderRunTree', () => {
  it('shows when each step ran, what it waited for, and where and why it failed', () => {
    expect(renderRunTree(run).split('\n').slice(1)).toEqual([
      '✗ story  sequential                                   ████████████████    310 ms',
      '├─ ✓ load-player  cache  hit, 12.0 s old              █                   2.5 ms',
      '└─ ✗ retry(narrate)  retry                            ██████░░░░░█████    300 ms',
      '   ├─ ✗ narrate  task  attempt 1                      ██████              100 ms',
      '   │     TypeError: fetch failed',
      '   └─ ✗ narrate  task  attempt 2                                ██████    100 ms',
      '         [info] asking model=small',
      '         TypeError: fetch failed',
      '         caused by Error: connect ECONNREFUSED',
    ]);
    expect(renderRunTree(run)).toMatch(/^✗ error 310 ms {2}story {2}5 steps {2}500 ms to its deadline {2}/);
  });

  it('shows captured inputs and results', () => {
    const captured = { ...run, steps: [step(0, undefined, { input: '{"player":7}', output: '"found\\n"' })] };

    expect(renderRunTree(captured).split('\n').slice(2)).toEqual([
      String.raw`   input {"player":7}`,
      String.raw`   output "found\n"`,
    ]);
  });

  it.each([40, 80, 200])('is the same with and without colour at %d columns, and no wider', (columns) => {
    const plain = renderRunTree(run, { columns });

    expect(withoutColor(renderRunTree(run, { columns, color: true }))).toBe(plain);
    expect(renderRunTree(run, { columns, color: true })).not.toBe(plain);
    for (const line of plain.split('\n')) expect(Array.from(line).length).toBeLessThanOrEqual(columns);
  });

  it('says the same things at 80 and at 200 columns', () => {
    const words = (columns: number): string[] =>
      renderRunTree(run, { columns })
        .split('\n')
        .slice(1)
        .map((line) => line.replace(/[█░ ]+/g, ' '));

    expect(words(200)).toEqual(words(80));
  });

  it('keeps a line one line, and tells the terminal nothing', () => {
    const hostile = '\u001b[2J\nfake line\u202e';
    const text = renderRunTree({
      ...run,
      steps: [
        step(0, undefined, { ...failed, name: hostile, threw: true, error: { ...failed.error, message: hostile } }),
      ],
    });

    expect(text.split('\n')).toHaveLength(3);
    expect(text).toContain('\\u001b[2J\\u000afake line\\u202e');
  });
});

describe('failingStep', () => {
  it('is the last attempt of a retry, and the first failure of other steps', () => {
    expect(failingStep(run)?.id).toBe(4);
    const branches = [
      step(0, undefined, { ...failed, type: 'parallel' }),
      step(1, 0, { status: 'cancelled', durationMs: 1 }),
      step(2, 0, { ...failed, threw: true, durationMs: 9 }),
      step(3, 0, { ...failed, threw: true, durationMs: 5 }),
    ];
    expect(failingStep({ ...run, steps: branches })?.id).toBe(3);
  });

  it('is the step whose error a fallback passed on, though others failed after it', () => {
    const second = { status: 'error', error: { type: 'Error', message: 'no second choice', causes: [] } } as const;
    const steps = [
      step(0, undefined, { ...failed, mayRecover: true }),
      step(1, 0, { ...failed, threw: true }),
      step(2, 0, { ...second, threw: true }),
    ];
    expect(failingStep({ ...run, steps })?.id).toBe(1);
  });

  it('does not exist in a run that did not fail', () => {
    expect(failingStep({ ...run, steps: [step(0, undefined, {})] })).toBeUndefined();
  });
});

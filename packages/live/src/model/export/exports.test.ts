import { describe, expect, it } from '@jest/globals';
import type { RunDetail } from '../live-data.js';
import { asTest } from './as-test.js';
import { chromeTrace } from './chrome-trace.js';
import { htmlReport } from './html-report.js';
import { otlpTrace } from './otlp-trace.js';

const hostile = '</script><img src=x onerror=alert(1)>`${x}`\u2028\'"';
const run: RunDetail = {
  ...{
    id: '00112233-4455-6677-8899-aabbccddeeff',
    correlationId: 'c',
    workflow: hostile,
    startedAt: 1000,
    stepCount: 3,
  },
  steps: [
    {
      ...{ id: 0, depth: 0, name: hostile, type: 'parallel', status: 'error', startMs: 0, durationMs: 10, marks: [] },
      error: { type: 'Error', message: hostile, causes: [] },
    },
    { id: 1, parent: 0, depth: 1, name: 'a', type: 'task', status: 'success', startMs: 1, durationMs: 5, marks: [] },
    {
      ...{
        id: 2,
        parent: 0,
        depth: 1,
        name: 'b',
        type: 'task',
        status: 'error',
        startMs: 2,
        durationMs: 6,
        threw: true,
      },
      marks: [{ kind: 'log', name: 'line', level: 'info', atMs: 3, fields: { rows: 1 } }],
      error: { type: 'Error', message: hostile, causes: [], stack: `Error: ${hostile}` },
    },
  ],
  summary: {
    key: 'p.1',
    process: 'p',
    version: 1,
    id: 'i',
    correlationId: 'c',
    workflow: hostile,
    status: 'error',
  } as never,
  frames: {},
};

describe('asTest', () => {
  it('is a test whose texts are strings, whatever they hold', () => {
    const text = asTest(run);
    const called: unknown[] = [];
    const expectOf = (value: unknown) => ({
      toBe: (wanted: unknown) => called.push([value, wanted]),
      toEqual: (wanted: unknown) => called.push([value, wanted]),
      toMatchObject: (wanted: unknown) => called.push([value, wanted]),
    });
    const body = text.replace(/^import .*$/m, '').replace('await recordedRun(workflow, input)', 'result');
    const result = {
      status: 'error',
      tree: `${hostile} error\n  a success\n  b error`,
      error: { name: 'Error', message: hostile },
    };
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the text is code
    const runTest = new Function('it', 'expect', 'result', body) as (...args: unknown[]) => void;

    let title = '';
    runTest((name: string, test: () => Promise<void>) => ((title = name), void test()), expectOf, result);

    expect(title).toBe(`${hostile} ends with error`);
    expect(called).toHaveLength(3);
    for (const [value, wanted] of called as [unknown, unknown][]) expect(value).toEqual(wanted);
    expect(text).not.toContain('</script');
  });
});

describe('htmlReport', () => {
  it('holds the run as data and as text, and no script of it', () => {
    const html = htmlReport(run);
    const data = /<script type="application\/json" id="run">([\s\S]*)<\/script>/.exec(html)?.[1] ?? '';

    expect(JSON.parse(data)).toEqual(JSON.parse(JSON.stringify(run)));
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).not.toContain('<img');
  });
});

describe('otlpTrace', () => {
  it('has a span for each step, below the one around, with its times and its failure', () => {
    const [{ scopeSpans }] = (
      otlpTrace(run) as { resourceSpans: [{ scopeSpans: [{ spans: Record<string, unknown>[] }] }] }
    ).resourceSpans;
    const [root, , failed] = scopeSpans[0].spans;

    expect(root).toMatchObject({ traceId: '00112233445566778899aabbccddeeff', startTimeUnixNano: '1000000000' });
    expect(root).not.toHaveProperty('parentSpanId');
    expect(failed).toMatchObject({
      ...{ parentSpanId: root?.spanId, endTimeUnixNano: '1008000000', status: { code: 2, message: hostile } },
      events: [{ name: 'line' }, { name: 'exception' }],
    });
    expect(new Set(scopeSpans[0].spans.map(({ spanId }) => spanId)).size).toBe(3);
  });
});

describe('chromeTrace', () => {
  it('puts steps that overlap on lanes of their own', () => {
    const spans = chromeTrace(run).traceEvents.filter(({ ph }) => ph === 'X');

    expect(spans.map(({ ts, dur, tid }) => [ts, dur, tid])).toEqual([
      [0, 10_000, 0],
      [1000, 5000, 0],
      [2000, 6000, 1],
    ]);
  });
});

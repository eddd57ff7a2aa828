import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serveDemo, type ServingDemo } from './support/demo.js';
import { fetchPage, linesOf } from './support/metrics-page.js';
import { OtlpCollector } from './support/otlp-collector.js';
import { spanTree } from './support/span-tree.js';

// The demo as JSON lines and OTLP spans: what a machine reads of it, and that one id leads from each to the others.

let collector: OtlpCollector;
let demo: ServingDemo;
let openMetrics: string;

beforeAll(async () => {
  collector = await OtlpCollector.start();
  demo = await serveDemo(['--no-traffic'], { env: { ...collector.env, TTA_LOG_FORMAT: 'json' } });
  openMetrics = await fetchPage(demo.url, 'openmetrics');
  // Ending the demo sends what is waiting.
  await demo.child.stop();
});

afterAll(async () => {
  await demo.child.stop();
  await collector.stop();
});

/** The JSON lines; the report, which is for people, begins with a blank line after them. */
function logLines(): Record<string, unknown>[] {
  return demo.child.stdoutLines
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

function traceOf(correlationId: string): string {
  const root = collector.spans.find(
    (span) => span.parentSpanId === undefined && span.attributes['tta.correlation.id'] === correlationId,
  );
  return root!.traceId;
}

describe('spans of the demo over OTLP', () => {
  it.each([
    ['test-run-001', ['DataProcessorPrimitive', 'EnricherPrimitive', 'ValidatorPrimitive']],
    [
      'test-run-002',
      [
        'DataProcessorPrimitive',
        'ParallelPrimitive',
        '  DataProcessorPrimitive',
        '  EnricherPrimitive',
        '  ValidatorPrimitive',
      ],
    ],
    ['test-run-003', ['RetryPrimitive', '  DataProcessorPrimitive', 'ValidatorPrimitive']],
    ['test-run-004', ['CachePrimitive', '  DataProcessorPrimitive', 'CachePrimitive']],
    [
      'test-run-005',
      [
        'EnrichmentCache',
        '  EnricherPrimitive',
        'EnrichmentCache',
        'RetryPrimitive',
        '  DataProcessorPrimitive',
        'ValidatorPrimitive',
      ],
    ],
  ])('form one tree for %s', (correlationId, below) => {
    const tree = spanTree(collector.spans, traceOf(correlationId));

    expect(tree).toEqual(['SequentialPrimitive', ...below.map((line) => `  ${line}`)]);
  });

  it('are as many as executions, in five traces, with the name of the service', () => {
    expect(collector.spans).toHaveLength(25);
    expect(new Set(collector.spans.map((span) => span.traceId)).size).toBe(5);
    expect(collector.resource['service.name']).toBe('demo');
  });
});

describe('log lines of the demo as JSON', () => {
  it('have time, level, event and ids, in this order', () => {
    const [first, ...rest] = logLines();

    expect(Object.keys(first!)).toEqual([
      ...['timestamp', 'level', 'event', 'correlation_id', 'workflow_id', 'trace_id', 'span_id', 'primitive_name'],
      'step_count',
    ]);
    for (const line of rest) {
      expect(line.timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(line).toMatchObject({ level: 'info', workflow_id: expect.stringMatching(/^test-\w+-001$/) });
    }
    expect(rest.length).toBeGreaterThan(40);
  });

  it('belong each to a span that arrived, with the same ids on it', () => {
    for (const line of logLines()) {
      const span = collector.spans.find((each) => each.spanId === line.span_id);

      expect(span).toMatchObject({
        traceId: line.trace_id,
        attributes: { 'tta.workflow.id': line.workflow_id, 'tta.correlation.id': line.correlation_id },
      });
      expect(span?.eventNames).toContain(line.event);
    }
  });
});

describe('one trace id', () => {
  it('leads from an exemplar on the page to the span and to its log lines', () => {
    const [line = ''] = linesOf(openMetrics, 'tta_execution_duration_seconds_bucket').filter(
      (each) => each.includes('primitive_type="sequential"') && each.includes('trace_id='),
    );
    const [, spanId, traceId, seconds] =
      /# \{span_id="([0-9a-f]{16})",trace_id="([0-9a-f]{32})"\} (\S+) \d+\.\d+$/.exec(line) ?? [];

    const span = collector.spans.find((each) => each.traceId === traceId && each.spanId === spanId);
    const complete = logLines().find(
      (each) => each.span_id === spanId && each.event === 'sequential_workflow_complete',
    );

    expect(span?.name).toBe('SequentialPrimitive');
    expect(complete?.trace_id).toBe(traceId);
    expect(Number(complete?.total_duration_ms)).toBeCloseTo(Number(seconds) * 1000, -1);
  });

  it('stands for every workflow and is another for each', () => {
    const ids = new Set(logLines().map((line) => `${String(line.workflow_id)} ${String(line.trace_id)}`));

    expect(ids.size).toBe(5);
  });
});

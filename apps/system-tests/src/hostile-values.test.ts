import { spawnSync } from 'node:child_process';
import { Writable } from 'node:stream';
import { runInNewContext } from 'node:vm';
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { afterEach, describe, expect, it } from '@jest/globals';
import { composeInstrumentations, WorkflowContext, type Instrumentation } from '@tta/core';
import { createTelemetry, type TelemetryOptions } from '@tta/otel';
import { parallel, retry, sequential, task } from '@tta/primitives';
import { startPrometheusEndpoint } from '@tta/prom-exporter';
import { CleanUps } from './support/clean-ups.js';
import { describeWith } from './support/describe-with.js';
import { fetchPage, total } from './support/metrics-page.js';

const cleanUps = new CleanUps();

afterEach(() => cleanUps.run());

/** All of telemetry at once: log lines and spans into memory, metrics on a page. */
async function observe(options: TelemetryOptions = {}) {
  const lines: string[] = [];
  const logStream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(...chunk.toString().split('\n').filter(Boolean));
      done();
    },
  });
  const spans = new InMemorySpanExporter();
  const telemetry = createTelemetry({ logStream, spanProcessors: [new SimpleSpanProcessor(spans)], ...options });
  const { metricProducer, instrumentation } = telemetry;
  const endpoint = await startPrometheusEndpoint({ port: 0, metricProducers: [metricProducer], global: false });
  cleanUps.add(() => telemetry.shutdown());
  cleanUps.add(() => endpoint.close());
  const context = (): WorkflowContext => WorkflowContext.create({ instrumentation });
  return { telemetry, lines, spans, url: endpoint.url, context };
}

function circular(): Error {
  const error: Error & { self?: unknown } = new Error('circular');
  error.self = error;
  error.cause = error;
  return error;
}

const throwing = new Proxy(new Error('hidden'), {
  get() {
    throw new Error('no property of this error can be read');
  },
});

const hostileErrors: readonly { what: string; error: unknown }[] = [
  { what: 'undefined', error: undefined },
  { what: 'null', error: null },
  { what: 'a string', error: 'just text' },
  { what: 'a symbol', error: Symbol('thrown') },
  { what: 'a big integer', error: 10n },
  { what: 'an object without a prototype', error: Object.create(null) },
  { what: 'a circular error', error: circular() },
  { what: 'a huge message', error: new RangeError('x'.repeat(1_000_000)) },
  { what: 'a message of control characters', error: new Error('line\nbreak \u0000 \u001b[31m \ud800') },
  { what: "another realm's Error", error: runInNewContext("new (class Foreign extends Error {})('from afar')") },
  { what: 'an error that cannot be read', error: throwing },
];

describe('a step that throws', () => {
  it.each(hostileErrors)('$what gives its caller just that, and page, spans and log survive', async ({ error }) => {
    const { lines, spans, url, context } = await observe({ logFormat: 'json' });
    const workflow = sequential([
      parallel([
        retry(
          task('Throws', () => Promise.reject(error)),
          { maxRetries: 1, initialDelayMs: 0 },
        ),
      ]),
    ]);

    const outcome = await workflow.execute('input', context()).then(
      () => 'no failure',
      (thrown: unknown) => ({ thrown }),
    );

    // Compared by identity: some of these cannot be shown.
    expect(typeof outcome === 'object' && Object.is(outcome.thrown, error)).toBe(true);
    expect(total(await fetchPage(url), 'tta_workflow_executions_total', 'status="error"')).toBe(1);
    expect(spans.getFinishedSpans()).toHaveLength(5);
    const events = lines.map((line) => JSON.parse(line) as { event: string; error_type?: string });
    expect(events.map(({ event }) => event)).toContain('retry_exhausted');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(2000);
  });

  it('text of several lines stays one line on the console, with its stack indented below', async () => {
    const { lines, context } = await observe({ logFormat: 'console' });
    const workflow = sequential([task('Throws', () => Promise.reject(new Error('one\ntwo \u001b[2J\r three')))]);

    await expect(workflow.execute('input', context())).rejects.toThrow('one');

    expect(lines.filter((line) => !/^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \[| {4}\S)/.test(line))).toEqual([]);
    // eslint-disable-next-line no-control-regex -- what must not reach a terminal
    expect(lines.join('\n')).not.toMatch(/[\u001b\r]/);
  });
});

describe('a listener that throws', () => {
  const broken: Instrumentation = {
    start() {
      throw new Error('a broken listener');
    },
  };
  const brokenLater: Instrumentation = {
    start: () => ({
      run() {
        throw new Error('a broken run');
      },
      event() {
        throw new Error('a broken event');
      },
      end() {
        throw new Error('a broken end');
      },
    }),
  };

  it.each([
    ['at the start', broken],
    ['later', brokenLater],
  ])('%s beside telemetry costs neither the result nor telemetry', async (_when, listener) => {
    const { telemetry, spans, url } = await observe({ logLevel: 'error' });
    const instrumentation = composeInstrumentations(listener, telemetry.instrumentation);
    const workflow = sequential([task('Double', (number: number) => number * 2)]);

    const result = await workflow.execute(21, WorkflowContext.create({ instrumentation }));

    expect(result).toBe(42);
    expect(spans.getFinishedSpans()).toHaveLength(2);
    expect(total(await fetchPage(url), 'tta_workflow_executions_total')).toBe(1);
  });
});

describeWith(['promtool'], 'hostile names', () => {
  it.each([
    ['quotes and backslashes', 'a "name"\\ with {braces}="yes",\\'],
    ['line breaks', 'a\nb\r\nc'],
    ['control characters and half a surrogate pair', '\u0000\u001b[31m\ud800'],
    ['ten thousand characters', 'long'.repeat(2500)],
    ['other scripts', 'Ωμέγα 物語 🐉'],
  ])('leave a page that promtool reads: %s', async (_what, name) => {
    const { url, spans, context } = await observe({ logLevel: 'error' });

    await sequential([task(name, () => 'done')], { name }).execute('input', context());
    const page = await fetchPage(url);

    const { stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: page, encoding: 'utf8' });
    expect({ stdout, stderr }).toEqual({ stdout: '', stderr: '' });
    expect(total(page, 'tta_workflow_executions_total')).toBe(1);
    expect(spans.getFinishedSpans()[0]?.name).toBe(name);
  });

  it('leave a page of bounded length however many they are', async () => {
    const { url, context } = await observe({ logLevel: 'error', maxSeries: 50 });

    for (let index = 0; index < 200; index++) {
      await task(`user ${index}`, () => 'done').execute('input', context());
    }
    const page = await fetchPage(url);

    expect(total(page, 'tta_workflow_executions_total')).toBe(200);
    expect(total(page, 'tta_workflow_executions_total', 'workflow_name="_overflow"')).toBeGreaterThanOrEqual(150);
    expect(
      total(page, 'tta_telemetry_dropped_total', 'signal="series"') +
        total(page, 'tta_telemetry_dropped_total', 'signal="metrics"'),
    ).toBeGreaterThan(0);
  });
});

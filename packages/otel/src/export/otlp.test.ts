import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { catchWarnings, restoreEnvironment, setEnvironment } from '../testing/environment.js';
import { run } from '../testing/child-process.js';
import { startCollector, type Answer } from '../testing/collector.js';
import { closeAfterEach, opened, valuesOf } from '../testing/observed.js';
import { TestSequence, TestStep } from '../testing/steps.js';
import { WorkflowContext } from '@tta/core';
import { runningMetricsEndpoints } from '@tta/core/authors';
import type { MetricProducer } from '@opentelemetry/sdk-metrics';

restoreEnvironment();
closeAfterEach();
afterEach(() => {
  jest.restoreAllMocks();
});

const story = new TestSequence('story', [new TestStep('a'), new TestStep('b')]);

describe('OTLP', () => {
  it('is silent where no variable asks for it', async () => {
    await using collector = await startCollector();
    const { instrumentation, flush } = opened();

    await story.execute(1, WorkflowContext.create({ instrumentation }));
    await flush();

    expect(collector.received).toEqual([]);
  });

  it.each([
    ['http/json', 'application/json'],
    ['http/protobuf', 'application/x-protobuf'],
  ])('sends traces and metrics by %s', async (protocol, contentType) => {
    await using collector = await startCollector();
    setEnvironment({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-key=secret',
      OTEL_SERVICE_NAME: 'stories',
    });
    const { instrumentation, flush, shutdown } = opened();

    await story.execute(1, WorkflowContext.create({ instrumentation }));
    expect(await flush()).toBe(true);
    expect(await shutdown()).toBe(true);

    const [traces] = collector.received.filter(({ path }) => path === '/v1/traces');
    const [metrics] = collector.received.filter(({ path }) => path === '/v1/metrics');
    expect(traces?.contentType).toBe(contentType);
    expect(traces?.headers['x-key']).toBe('secret');
    for (const text of ['story', 'tta.step.index', '@tta/otel', 'stories'])
      expect(traces?.body.toString('latin1')).toContain(text);
    expect(metrics?.contentType).toBe(contentType);
    expect(metrics?.body.toString('latin1')).toContain('tta_primitive_executions_total');
    if (protocol === 'http/json') {
      expect(collector.spanNames()).toEqual(['a', 'b', 'story']);
      expect(metrics?.body.toString()).not.toContain('null');
    }
  });

  it.each([
    [{ OTEL_TRACES_EXPORTER: 'none' }, ['/v1/metrics']],
    [{ OTEL_METRICS_EXPORTER: 'prometheus' }, ['/v1/traces']],
    [{ OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none' }, []],
  ])('sends only what %p leaves', async (variables: Record<string, string>, paths) => {
    await using collector = await startCollector();
    setEnvironment({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, ...variables });
    const { instrumentation, flush } = opened();

    await story.execute(1, WorkflowContext.create({ instrumentation }));
    await flush();

    expect([...new Set(collector.received.map(({ path }) => path))]).toEqual(paths);
  });

  it.each<[Record<string, string>, string[]]>([
    [{}, ['/v1/traces']],
    [{ OTEL_METRICS_EXPORTER: 'otlp' }, ['/v1/metrics', '/v1/traces']],
  ])('sends metrics beside an endpoint that serves them only where a variable names them: %p', async (more, paths) => {
    await using collector = await startCollector();
    setEnvironment({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, ...more });
    const endpoints = runningMetricsEndpoints();
    const endpoint = {};
    const { instrumentation, flush, shutdown } = opened();
    endpoints.add(endpoint);

    await story.execute(1, WorkflowContext.create({ instrumentation }));
    await flush();

    expect([...new Set(collector.received.map(({ path }) => path))].sort()).toEqual(paths);
    endpoints.delete(endpoint);
    await shutdown();
    // The endpoint is gone, so pushed metrics are not scraped as well.
    expect(collector.received.map(({ path }) => path)).toContain('/v1/metrics');
  });

  it('says which process of which workspace sends', async () => {
    await using collector = await startCollector();
    setEnvironment({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    });
    const { instrumentation, flush } = opened({ resourceAttributes: { workspace: 'w-7' } });

    await story.execute(1, WorkflowContext.create({ instrumentation }));
    await flush();

    expect(collector.received).toHaveLength(2);
    for (const { body } of collector.received) {
      expect(body.toString()).toMatch(/"service\.instance\.id","value":\{"stringValue":"[\da-f-]{36}"/);
      expect(body.toString()).toContain('"workspace","value":{"stringValue":"w-7"');
    }
  });

  it.each(['ftp://ops:s3cret@host', 'ops:s3cret@host:4318', 'host:4318?token=s3cret'])(
    'never repeats a secret of an address that cannot be used: %s',
    async (address) => {
      const warnings = catchWarnings();
      setEnvironment({ OTEL_EXPORTER_OTLP_ENDPOINT: address });

      await opened().shutdown();

      expect(warnings).toEqual([expect.stringContaining('OTEL_EXPORTER_OTLP_ENDPOINT must be a URL')]);
      expect(warnings.join()).not.toContain('s3cret');
    },
  );

  it('sends nothing where the SDK is disabled', async () => {
    await using collector = await startCollector();
    setEnvironment({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_SDK_DISABLED: 'true' });
    const { instrumentation, flush } = opened();

    await story.execute(1, WorkflowContext.create({ instrumentation }));
    await flush();

    expect(collector.received).toEqual([]);
  });

  it('pushes metrics at the interval that the variable says', async () => {
    await using collector = await startCollector();
    setEnvironment({
      OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: `${collector.url}/v1/metrics`,
      OTEL_METRIC_EXPORT_INTERVAL: '20',
    });
    const { instrumentation } = opened();
    await story.execute(1, WorkflowContext.create({ instrumentation }));

    // As long as it takes: the test ends it, if nothing is pushed.
    while (collector.received.length < 2) await new Promise((resolve) => setTimeout(resolve, 10));

    expect(collector.received.length).toBeGreaterThan(1);
  });

  it.each([
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'localhost:4318' }, /OTEL_EXPORTER_OTLP_ENDPOINT must be a URL/],
    [
      { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:1', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
      /OTEL_EXPORTER_OTLP_PROTOCOL must be one of http\/protobuf, http\/json, got "grpc"/,
    ],
    [{ OTEL_TRACES_EXPORTER: 'zipkin' }, /OTEL_TRACES_EXPORTER must be among otlp, none, got "zipkin"/],
    [{ OTEL_RESOURCE_ATTRIBUTES: 'no list' }, /OTEL_RESOURCE_ATTRIBUTES must be a list/],
  ])('says what it cannot use of %p, and goes on', (variables: Record<string, string>, line) => {
    const warnings = catchWarnings();
    setEnvironment(variables);

    opened();

    expect(warnings).toEqual([expect.stringMatching(line)]);
  });

  const silent: Answer = () => undefined;
  const refusing: Answer = (response) => response.writeHead(400).end();
  it.each([
    ['never answers', silent],
    ['refuses', refusing],
    ['hangs up', (response: Parameters<Answer>[0]) => response.destroy()],
  ])('a collector that %s delays neither steps nor the end', async (_, answer) => {
    await using collector = await startCollector(answer);
    setEnvironment({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_TIMEOUT: '300' });
    const { instrumentation, shutdown, metricProducer } = opened({ flushTimeoutMs: 200 });

    expect(await story.execute(7, WorkflowContext.create({ instrumentation }))).toBe(7);
    expect(await shutdown()).toBe(false);

    expect(await lostOnce(metricProducer, 3)).toEqual({ 'signal=spans,reason=export_failed': 3 });
  });

  it('a collector that asks to be tried again holds no process longer than a flush may take', async () => {
    await using collector = await startCollector((response) => response.writeHead(503).end());
    const source = `
      import { WorkflowContext, WorkflowPrimitive } from '@tta/core';
      import { createTelemetry } from '@tta/otel';
      class Step extends WorkflowPrimitive { async run() {} }
      const { instrumentation, flush } = createTelemetry({ flushTimeoutMs: 300 });
      await new Step().execute(1, WorkflowContext.create({ instrumentation }));
      void flush();`;

    // The process ends by itself.
    const { code } = await run(source, {
      imports: [],
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_TIMEOUT: '60000' },
    });

    expect(code).toBe(0);
    // The first pause of OpenTelemetry's exporters is longer than what is left, so they do not begin it.
    expect(collector.received.map(({ path }) => path).sort()).toEqual(['/v1/metrics', '/v1/traces']);
  });

  it('counts the spans that a full queue does not take', async () => {
    await using collector = await startCollector(silent);
    setEnvironment({
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: collector.url,
      OTEL_BSP_MAX_QUEUE_SIZE: '10',
      OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '10',
      OTEL_EXPORTER_OTLP_TIMEOUT: '100',
    });
    const { instrumentation, metricProducer, flush } = opened({ flushTimeoutMs: 300 });
    const step = new TestStep('s');
    for (let run = 0; run < 100; run++) await step.execute(run, WorkflowContext.create({ instrumentation }));
    await flush();

    const lost = await lostOnce(metricProducer, 100);
    expect(Number(lost['signal=spans,reason=queue_full'])).toBeGreaterThanOrEqual(80);
    expect(Object.values(lost).reduce((sum: number, count) => sum + Number(count), 0)).toBe(100);
  });
});

/** The lost spans by reason, as soon as so many are counted. */
async function lostOnce(producer: MetricProducer, count: number): Promise<Record<string, unknown>> {
  for (;;) {
    const lost = valuesOf(await producer.collect(), 'tta_telemetry_dropped_total');
    if (Object.values(lost).reduce((sum: number, each) => sum + Number(each), 0) >= count) return lost;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { emptyResource } from '@opentelemetry/resources';
import { DataPointType } from '@opentelemetry/sdk-metrics';
import { RuntimeMetrics } from './runtime-metrics.js';
import { run } from '../testing/child-process.js';
import { restoreEnvironment } from '../testing/environment.js';
import { closeAfterEach, opened, valuesOf } from '../testing/observed.js';

restoreEnvironment();
closeAfterEach();

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

/** Waits until the event loop's delay and a collection of garbage were measured. */
async function hasSamples(runtime: RuntimeMetrics): Promise<void> {
  for (;;) {
    const names = runtime.collect().map(({ descriptor }) => descriptor.name);
    if (names.includes('nodejs.eventloop.delay.p99') && names.includes('v8js.gc.duration')) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The values of the metrics now, by name. */
function tellsOf(runtime: RuntimeMetrics): (metric: string) => Record<string, unknown> {
  const metrics = structuredClone(runtime.collect());
  const scope = { name: 'test' };
  return (metric) =>
    valuesOf(
      { resourceMetrics: { resource: emptyResource(), scopeMetrics: [{ scope, metrics }] }, errors: [] },
      metric,
    );
}

describe('runtime metrics', () => {
  it('have the names, kinds and labels of OpenTelemetry and of Prometheus clients', async () => {
    const runtime = new RuntimeMetrics();
    gc();
    await hasSamples(runtime);

    const metrics = runtime.collect();
    runtime.stop();

    const kinds = {
      [DataPointType.GAUGE]: 'gauge',
      [DataPointType.SUM]: 'sum',
      [DataPointType.HISTOGRAM]: 'histogram',
    };
    expect(
      metrics.map(({ descriptor: { name, unit }, dataPointType, dataPoints }) => {
        const kind = kinds[dataPointType as keyof typeof kinds];
        return [name, kind, unit, ...Object.keys(dataPoints[0]?.attributes ?? {})].join(' ');
      }),
    ).toEqual([
      'process_resident_memory_bytes gauge By',
      'process_start_time_seconds gauge s',
      'nodejs.eventloop.utilization gauge 1',
      'nodejs.eventloop.time sum s nodejs.eventloop.state',
      'nodejs.eventloop.delay.min gauge s',
      'nodejs.eventloop.delay.max gauge s',
      'nodejs.eventloop.delay.mean gauge s',
      'nodejs.eventloop.delay.stddev gauge s',
      'nodejs.eventloop.delay.p50 gauge s',
      'nodejs.eventloop.delay.p90 gauge s',
      'nodejs.eventloop.delay.p99 gauge s',
      'v8js.gc.duration histogram s v8js.gc.type',
      'v8js.memory.heap.space.size sum By v8js.heap.space.name',
      'v8js.memory.heap.used gauge By v8js.heap.space.name',
      'v8js.memory.heap.space.available_size gauge By v8js.heap.space.name',
      'v8js.memory.heap.space.physical_size gauge By v8js.heap.space.name',
      'v8js.resource.active gauge {resource} v8js.resource.type',
    ]);
  });

  it('tell what Node tells', async () => {
    const runtime = new RuntimeMetrics();
    gc();
    const timer = setTimeout(() => undefined, 60_000);
    await hasSamples(runtime);

    const told = tellsOf(runtime);
    clearTimeout(timer);
    const later = tellsOf(runtime);
    runtime.stop();

    expect(told('process_resident_memory_bytes')['']).toBeGreaterThan(
      told('v8js.memory.heap.used')['v8js.heap.space.name=old_space'] as number,
    );
    expect(told('process_start_time_seconds')['']).toBeCloseTo(performance.timeOrigin / 1000, 3);
    expect(told('nodejs.eventloop.utilization')['']).toBeLessThanOrEqual(1);
    expect(told('nodejs.eventloop.delay.min')['']).toBeLessThanOrEqual(
      told('nodejs.eventloop.delay.p99')[''] as number,
    );
    expect(Object.keys(told('nodejs.eventloop.time'))).toEqual([
      'nodejs.eventloop.state=active',
      'nodejs.eventloop.state=idle',
    ]);
    const { 'v8js.gc.type=major': major } = told('v8js.gc.duration') as Record<string, { count: number; sum: number }>;
    expect(major?.count).toBeGreaterThanOrEqual(1);
    expect(major?.sum).toBeGreaterThan(0);
    const timers = 'v8js.resource.type=Timeout';
    expect((told('v8js.resource.active')[timers] as number) - (later('v8js.resource.active')[timers] as number)).toBe(
      1,
    );
  });

  it('keep the last delay on a page that follows at once', async () => {
    const runtime = new RuntimeMetrics();
    gc();
    await hasSamples(runtime);
    const first = tellsOf(runtime)('nodejs.eventloop.delay.p99');

    expect(tellsOf(runtime)('nodejs.eventloop.delay.p99')).toEqual(first);
    runtime.stop();
  });

  it('are left out where they are not wanted', async () => {
    const { metricProducer } = opened({ runtimeMetrics: false });

    expect((await metricProducer.collect()).resourceMetrics.scopeMetrics).toEqual([]);
  });

  it('stop', () => {
    const runtime = new RuntimeMetrics();
    expect(runtime.collect()).not.toEqual([]);

    runtime.stop();

    expect(runtime.collect()).toEqual([]);
  });

  it('keep no process alive', async () => {
    const source = "import { createTelemetry } from '@tta/otel'; createTelemetry({ runtimeMetrics: true });";

    const { code } = await run(source, { imports: [] });

    expect(code).toBe(0);
  });
});

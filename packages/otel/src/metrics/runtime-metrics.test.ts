import { describe, expect, it } from '@jest/globals';
import { emptyResource } from '@opentelemetry/resources';
import { startRuntimeMetrics } from './runtime-metrics.js';
import { run } from '../testing/child-process.js';
import { restoreEnvironment } from '../testing/environment.js';
import { closeAfterEach, opened, valuesOf } from '../testing/observed.js';

restoreEnvironment();
closeAfterEach();

describe('runtime metrics', () => {
  it('cover event loop, heap, memory, handles and start time', async () => {
    const { metricProducer } = opened({ runtimeMetrics: true });
    await new Promise((resolve) => setTimeout(resolve, 300));

    const collected = await metricProducer.collect();
    const names = collected.resourceMetrics.scopeMetrics.flatMap(({ metrics }) =>
      metrics.map(({ descriptor }) => descriptor.name),
    );

    expect(names).toEqual(
      expect.arrayContaining([
        'nodejs.eventloop.delay.p99',
        'nodejs.eventloop.utilization',
        'v8js.memory.heap.used',
        'process_resident_memory_bytes',
        'process_start_time_seconds',
        'v8js.resource.active',
      ]),
    );
    expect(Object.values(valuesOf(collected, 'process_resident_memory_bytes'))[0]).toBeGreaterThan(1e6);
    expect(Object.values(valuesOf(collected, 'process_start_time_seconds'))[0]).toBeLessThan(Date.now() / 1000);
    expect(collected.errors).toEqual([]);
  });

  it('are left out where they are not wanted', async () => {
    const { metricProducer } = opened({ runtimeMetrics: false });

    expect((await metricProducer.collect()).resourceMetrics.scopeMetrics).toEqual([]);
  });

  it('stop', async () => {
    const runtime = startRuntimeMetrics(emptyResource());
    await runtime.stop();

    expect((await runtime.collect()).resourceMetrics.scopeMetrics).toEqual([]);
    expect((await runtime.collect()).errors).toEqual([]);
  });

  it('keep no process alive', async () => {
    const source = "import { createTelemetry } from '@tta/otel'; createTelemetry({ runtimeMetrics: true });";

    const { code } = await run(source, { imports: [] });

    expect(code).toBe(0);
  });
});

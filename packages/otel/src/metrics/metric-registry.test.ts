import { describe, expect, it } from '@jest/globals';
import { MetricRegistry } from './metric-registry.js';
import { TelemetryMetricProducer } from './metric-producer.js';
import { valuesOf } from '../testing/observed.js';

async function values(registry: MetricRegistry, metric: string): Promise<Record<string, unknown>> {
  return valuesOf(await new TelemetryMetricProducer(registry).collect(), metric);
}

describe('MetricRegistry', () => {
  it('finds a series again', async () => {
    const registry = new MetricRegistry(10);
    registry.number('events', ['a', 'e']).add(1);
    registry.number('events', ['a', 'e']).add(2);
    registry.number('events', ['b', 'e']).add(4);

    expect(await values(registry, 'tta_events_total')).toEqual({
      'primitive_name=a,event=e': 3,
      'primitive_name=b,event=e': 4,
    });
  });

  it('lets what is over the cap fall into one series, for each metric, and says so', async () => {
    const registry = new MetricRegistry(2);
    for (const name of ['a', 'b', 'c', 'd', 'a']) {
      registry.number('events', [name, 'e']).add(1);
      registry.histogram('workflowDuration', [name]).record(1);
    }

    expect(await values(registry, 'tta_events_total')).toEqual({
      'primitive_name=a,event=e': 2,
      'primitive_name=b,event=e': 1,
      'primitive_name=_overflow,event=_overflow': 2,
    });
    expect(Object.keys(await values(registry, 'tta_workflow_duration_seconds'))).toHaveLength(3);
    expect(await values(registry, 'tta_telemetry_dropped_total')).toEqual({ 'signal=metrics,reason=series_cap': 4 });
  });

  it('caps its own counter without an end', async () => {
    const registry = new MetricRegistry(1);
    for (const reason of ['a', 'b', 'c']) registry.dropped('logs', reason, 2);

    expect(await values(registry, 'tta_telemetry_dropped_total')).toEqual({
      'signal=logs,reason=a': 2,
      'signal=_overflow,reason=_overflow': 4,
    });
  });

  it.each([
    ['long', 'x'.repeat(1e6), `${'x'.repeat(200)}...`],
    ['half of a pair', 'a\ud800b', 'a\ufffdb'],
    ['cut in a pair', `${'x'.repeat(199)}😀`, `${'x'.repeat(199)}\ufffd...`],
    ['with a zero byte', 'a\0b', 'a\ufffdb'],
    ['whole', 'a😀"\\\n', 'a😀"\\\n'],
  ])('makes a label of a hostile value: %s', async (_, given, label) => {
    const registry = new MetricRegistry(10);
    registry.number('events', [given, 'e']).add(1);

    expect(await values(registry, 'tta_events_total')).toEqual({ [`primitive_name=${label},event=e`]: 1 });
  });

  it('takes labels for different where their joint text would be the same', async () => {
    const registry = new MetricRegistry(10);
    registry.number('events', ['a\0b', 'c']).add(1);
    registry.number('events', ['a', 'b\0c']).add(1);

    expect(Object.values(await values(registry, 'tta_events_total'))).toEqual([1, 1]);
  });

  it('gives each reader the time of its reading', async () => {
    const registry = new MetricRegistry(10);
    registry.number('events', ['a', 'e']).add(1);
    const before = Date.now() / 1000;
    const { resourceMetrics } = await new TelemetryMetricProducer(registry).collect();
    const point = resourceMetrics.scopeMetrics[0]?.metrics[0]?.dataPoints[0];

    expect(point?.endTime[0]).toBeGreaterThanOrEqual(point?.startTime[0] ?? Infinity);
    // Whole seconds, and a clock of its own: two seconds on either side.
    expect(point?.endTime[0]).toBeGreaterThan(before - 2);
    expect(point?.endTime[0]).toBeLessThan(Date.now() / 1000 + 2);
  });
});

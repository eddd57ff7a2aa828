import { afterEach, describe, expect, it, jest } from '@jest/globals';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  MetricReader,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { restoreEnvironment } from '../testing/environment.js';
import { closeAfterEach, observed, valuesOf } from '../testing/observed.js';
import { TestStep } from '../testing/steps.js';
import { MetricRegistry } from './metric-registry.js';
import { TelemetryMetricProducer } from './metric-producer.js';

restoreEnvironment();
closeAfterEach();
afterEach(() => {
  jest.restoreAllMocks();
});

class PullReader extends MetricReader {
  protected override onForceFlush(): Promise<void> {
    return Promise.resolve();
  }
  protected override onShutdown(): Promise<void> {
    return Promise.resolve();
  }
}

describe('metricProducer', () => {
  it('hands exact numbers to a reader that pushes, also where the steps ran before it was made', async () => {
    const { telemetry, context } = observed();
    const step = new TestStep('s');
    for (let run = 0; run < 1000; run++) await step.execute(run, context());
    const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    const reader = new PeriodicExportingMetricReader({ exporter, metricProducers: [telemetry.metricProducer] });
    const provider = new MeterProvider({ readers: [reader] });

    await provider.forceFlush();

    const [pushed] = exporter.getMetrics();
    expect(valuesOf({ resourceMetrics: pushed!, errors: [] }, 'tta_primitive_executions_total')).toMatchObject({
      'primitive_name=s,primitive_type=task,status=success': 1000,
    });
    await provider.shutdown();
  });

  it('hands the same numbers to a reader that is asked, beside those of the application', async () => {
    const { telemetry, context } = observed();
    const reader = new PullReader({ metricProducers: [telemetry.metricProducer] });
    const provider = new MeterProvider({ readers: [reader] });
    provider.getMeter('app').createCounter('app_total').add(3);
    await new TestStep('s').execute(1, context());

    const collected = await reader.collect();

    expect(valuesOf(collected, 'app_total')).toEqual({ '': 3 });
    expect(valuesOf(collected, 'tta_workflow_executions_total')).toMatchObject({
      'workflow_name=s,status=success': 1,
    });
    expect(collected.errors).toEqual([]);
    await provider.shutdown();
  });

  it('reports the service name and resource attributes', async () => {
    const { telemetry } = observed({ serviceName: 'stories', resourceAttributes: { team: 'blue' } });

    const { resourceMetrics } = await telemetry.metricProducer.collect();

    expect(resourceMetrics.resource.attributes).toMatchObject({ 'service.name': 'stories', team: 'blue' });
    expect(telemetry.resource.attributes['service.name']).toBe('stories');
  });

  it('gives its own numbers where the runtime gives none', async () => {
    const registry = new MetricRegistry(10);
    registry.number('events', ['a', 'b']).add(1);
    const failing = {
      collect: () => {
        throw new Error('no numbers');
      },
    };

    const collected = await new TelemetryMetricProducer(registry, undefined, failing).collect();

    expect(valuesOf(collected, 'tta_events_total')).toEqual({ 'primitive_name=a,event=b': 1 });
    expect(collected.errors).toEqual([new Error('no numbers')]);
  });

  it('has nothing to say where metrics are off', async () => {
    const { telemetry, context } = observed({ metrics: false });
    await new TestStep('s').execute(1, context());

    expect((await telemetry.metricProducer.collect()).resourceMetrics.scopeMetrics).toEqual([]);
  });
});

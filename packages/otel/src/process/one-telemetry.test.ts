import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { MetricProducer } from '@opentelemetry/sdk-metrics';
import { announcedMetricProducers } from '@tta/core/authors';
import { catchWarnings } from '../testing/environment.js';
import { createTelemetry } from '../telemetry.js';
import { MemoryStream } from '../testing/observed.js';

afterEach(() => {
  jest.restoreAllMocks();
});

const announced = (): Set<MetricProducer> => announcedMetricProducers<MetricProducer>();

describe('the telemetry of a process', () => {
  it('is announced to its metrics endpoints, while it gathers', async () => {
    const telemetry = createTelemetry({ runtimeMetrics: false, logStream: new MemoryStream() });

    expect(announced()).toContain(telemetry.metricProducer);
    await telemetry.shutdown();
    expect(announced()).not.toContain(telemetry.metricProducer);
  });

  it('is warned of once where there are two, with the place of each', async () => {
    const warnings = catchWarnings();
    const make = (): ReturnType<typeof createTelemetry> =>
      createTelemetry({ runtimeMetrics: false, logStream: new MemoryStream() });
    const made = [make(), make(), make()];

    expect(warnings).toEqual([expect.stringContaining('telemetry was created twice in this process')]);
    expect(warnings[0]?.match(/one-telemetry\.test\.ts:\d+/g)).toHaveLength(2);
    expect(made.every(({ metricProducer }) => announced().has(metricProducer))).toBe(true);
    await Promise.all(made.map((telemetry) => telemetry.shutdown()));
  });
});

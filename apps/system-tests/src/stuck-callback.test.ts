import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { WorkflowContext } from '@tta/core';
import { createTelemetry } from '@tta/otel';
import { sequential, task } from '@tta/primitives';
import { startPrometheusEndpoint } from '@tta/prom-exporter';
import { CleanUps } from './support/clean-ups.js';
import { linesOf } from './support/metrics-page.js';

const cleanUps = new CleanUps();
const executions = ['tta_workflow_executions_total{status="success",workflow_name="Harmless"} 1'];

afterEach(() => cleanUps.run());

describe('a metric callback of the application that never settles', () => {
  it('costs its own metrics and a warning, and harms no workflow and no other page', async () => {
    const emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    cleanUps.add(() => emitWarning.mockRestore());
    const telemetry = createTelemetry({ logging: false, logStream: new PassThrough() });
    cleanUps.add(() => telemetry.shutdown());
    const shared = { port: 0, metricProducers: [telemetry.metricProducer] };
    const stuck = await startPrometheusEndpoint({ ...shared, timeoutMs: 300, global: false });
    cleanUps.add(() => stuck.close());
    const other = await startPrometheusEndpoint({ ...shared, global: false });
    cleanUps.add(() => other.close());
    const gauge = stuck.meterProvider.getMeter('application').createObservableGauge('application_stuck');
    const never = (): Promise<void> => new Promise(() => undefined);
    gauge.addCallback(never);
    const workflow = sequential([task('Double', (number: number) => number * 2)], { name: 'Harmless' });

    // Those who ask at the same time, and one who asks after them.
    const [first, second, healthy, page, result] = await Promise.all([
      fetch(stuck.url),
      fetch(stuck.url),
      fetch(new URL('/-/healthy', stuck.url)),
      fetch(other.url),
      workflow.execute(21, WorkflowContext.create({ instrumentation: telemetry.instrumentation })),
    ]);
    const third = await fetch(stuck.url);
    const shown = await third.text();

    expect(result).toBe(42);
    expect([first.status, second.status, third.status]).toEqual([200, 200, 200]);
    expect(linesOf(shown, 'tta_workflow_executions_total')).toEqual(executions);
    expect(linesOf(shown, 'application_stuck')).toEqual([]);
    expect(emitWarning.mock.calls.map(([warning]) => warning)).toEqual([expect.stringContaining('timed out')]);
    expect([healthy.status, page.status]).toEqual([200, 200]);
    // An unread response keeps its connection open.
    await Promise.all([first, second, healthy, page].map((each) => each.text()));

    gauge.removeCallback(never);
    const recovered = await fetch(stuck.url);

    expect(recovered.status).toBe(200);
    expect(linesOf(await recovered.text(), 'tta_workflow_executions_total')).toEqual(executions);
  });
});

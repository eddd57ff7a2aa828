import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { WorkflowContext } from '@tta/core';
import { createTelemetry } from '@tta/otel';
import { task } from '@tta/primitives';
import { createMetricsHandler } from '@tta/prom-exporter';
import { CleanUps } from './support/clean-ups.js';
import { describeWith } from './support/describe-with.js';
import { Prometheus, type QueryResult } from './support/prometheus.js';

// Prometheus asks for OpenMetrics first: text it reads only where it is given nothing else.

describeWith(['prometheus'], 'a real Prometheus that scrapes one application in both formats', () => {
  const cleanUps = new CleanUps();
  const asked = new Set<string | undefined>();
  let prometheus: Prometheus;

  beforeAll(async () => {
    const telemetry = createTelemetry({ serviceName: 'formats', logStream: new PassThrough().resume() });
    cleanUps.add(() => telemetry.shutdown());
    const source = telemetry.metricProducer;
    const handler = createMetricsHandler({ source });
    const dated = createMetricsHandler({ source, createdSamples: true });
    const server = createServer((request, response) => {
      asked.add(request.headers.accept);
      if (request.url === '/text') request.headers.accept = 'text/plain';
      (request.url === '/dated' ? dated : handler)(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    cleanUps.add(() => server.closeAllConnections());
    cleanUps.add(() => void server.close());
    const { instrumentation } = telemetry;
    for (const name of ['Plain', 'Quoted "name"', 'Back\\slash', 'Two\nlines', '🌱']) {
      await task(name, () => 1).execute('in', WorkflowContext.create({ instrumentation }));
    }
    const job = (format: string): string[] => [
      `  - job_name: ${format}`,
      `    metrics_path: /${format}`,
      '    static_configs:',
      `      - targets: ['127.0.0.1:${(server.address() as AddressInfo).port}']`,
    ];
    prometheus = await Prometheus.start([...job('text'), ...job('openmetrics'), ...job('dated')]);
    cleanUps.add(() => prometheus.stop());
    await prometheus.queryUntil('up', (results) => results.length === 3 && results.every(({ value }) => value === 1));
  });

  afterAll(() => cleanUps.run());

  it('prefers OpenMetrics, and reads all without an error', async () => {
    expect((await prometheus.targets()).map(({ lastError }) => lastError)).toEqual(['', '', '']);
    for (const accept of asked) expect(accept).toMatch(/^application\/openmetrics-text/);
  });

  it('finds the same series with the same values in both', async () => {
    const series = async (job: string): Promise<string[]> =>
      (await prometheus.query(`{job="${job}",__name__=~"tta_.*"}`)).map(spelledAlike).sort();

    const text = await series('text');

    expect(text.length).toBeGreaterThan(100);
    expect(text.filter((each) => each.includes('Two\\nlines') && each.includes('_bucket')).length).toBeGreaterThan(10);
    expect(await series('openmetrics')).toEqual(text);
  });

  it('stores one more series for each counter and histogram that tells when it began', async () => {
    const count = async (job: string, name: string): Promise<number | undefined> =>
      (await prometheus.query(`count({job="${job}",__name__=~"tta_.*${name}"})`))[0]?.value;
    const counters = await count('dated', '_total');

    expect(counters).toBeGreaterThan(5);
    expect(await count('dated', '_created')).toBe((counters ?? 0) + ((await count('dated', '_count')) ?? 0));
    expect(await count('openmetrics', '_created')).toBeUndefined();
  });
});

/** A series without the job; OpenMetrics writes the bound 1 as 1.0. */
function spelledAlike({ labels: { le, job: _job, ...labels }, value }: QueryResult): string {
  const bound = le === undefined ? '' : String(Number(le.replace('+Inf', 'Infinity')));
  const sorted = Object.entries(labels).sort(([left], [right]) => (left < right ? -1 : 1));
  return `${JSON.stringify(sorted)} ${bound} ${value}`;
}

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setInstrumentation } from '@tta/core';
import { announcedMetricProducers } from '@tta/core/authors';
import { metrics } from '@opentelemetry/api';
import { MeterProvider, type MetricProducer } from '@opentelemetry/sdk-metrics';
import { createPrometheusReader } from '../collect/prometheus-reader.js';
import { startPrometheusEndpoint, type PrometheusEndpoint } from '../endpoint/prometheus-endpoint.js';
import { catchWarnings } from '../testing/catch-warnings.js';
import { counter, point, producerOf } from '../testing/fake-metrics.js';
import { scrape } from '../testing/scrape.js';
import { createMetricsHandler, type MetricsHandlerOptions } from './metrics-request-handler.js';

const announced = announcedMetricProducers<MetricProducer>();
const silent = producerOf(counter('c', []));
const broken = producerOf(counter('', [point({}, 1)]));

let warnings: ReturnType<typeof catchWarnings>;
const servers: Server[] = [];
const endpoints: PrometheusEndpoint[] = [];
beforeEach(() => {
  warnings = catchWarnings();
});
afterEach(async () => {
  announced.clear();
  setInstrumentation(undefined);
  await Promise.all(endpoints.splice(0).map((endpoint) => endpoint.close()));
  for (const server of servers.splice(0)) server.close();
  warnings.restore();
});

async function mounted(options?: MetricsHandlerOptions): Promise<string> {
  const server = createServer(createMetricsHandler(options));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function endpoint(global: boolean, metricProducers: MetricProducer[] = []): Promise<string> {
  const started = await startPrometheusEndpoint({ port: 0, global, metricProducers });
  endpoints.push(started);
  return started.url;
}

async function reasonAt(url: string): Promise<string> {
  const { status, text } = await scrape(url);
  expect(status).toBe(200);
  const [, reason = ''] = /^# HELP tta_metrics_page Nothing to show: (.*)\.\n$/.exec(text) ?? [];
  return reason;
}

function observe(): void {
  setInstrumentation({ start: () => ({ run: (step) => step(), event: () => undefined, end: () => undefined }) });
}

describe('a page without metrics says why', () => {
  it('when no producer is announced', async () => {
    expect(await reasonAt(await mounted())).toMatch(/^no producer of metrics is announced in this process; /);
    expect(await reasonAt(await endpoint(false))).toMatch(/^no instrument of OpenTelemetry has recorded anything yet/);
  });

  it('when no instrumentation is installed', async () => {
    announced.add(silent);

    for (const url of [await mounted(), await endpoint(false)]) {
      expect(await reasonAt(url)).toMatch(/^a producer is there, but no instrumentation is installed/);
    }
    announced.clear();
    expect(await reasonAt(await endpoint(false, [silent]))).toMatch(/no instrumentation is installed/);
  });

  it('when nothing has been recorded yet', async () => {
    announced.add(silent);
    observe();

    for (const url of [await mounted(), await endpoint(false)]) {
      expect(await reasonAt(url)).toBe('a producer is there and steps are observed, but nothing has been recorded yet');
    }
  });

  it('when another MeterProvider is the global one', async () => {
    metrics.setGlobalMeterProvider(new MeterProvider());

    const reason = await reasonAt(await endpoint(true)).finally(() => metrics.disable());

    expect(reason).toMatch(/^another MeterProvider is the global one .*createPrometheusReader/);
  });

  it('when every metric was left out', async () => {
    expect(await reasonAt(await mounted({ source: broken }))).toMatch(/^every metric was left out of the page; /);
  });

  it('when the reader that is given has read nothing', async () => {
    const source = createPrometheusReader();
    const provider = new MeterProvider({ readers: [source] });

    expect(await reasonAt(await mounted({ source }))).toMatch(/^no instrument of OpenTelemetry has recorded anything/);
    await provider.shutdown();
  });

  it('in OpenMetrics too, whole', async () => {
    const { status, headers, text } = await scrape(await mounted(), {
      headers: { accept: 'application/openmetrics-text', 'accept-encoding': 'gzip' },
    });

    expect([status, headers['content-encoding']]).toEqual([200, undefined]);
    expect(headers['content-type']).toContain('openmetrics');
    expect(text).toMatch(/^# HELP tta_metrics_page Nothing to show: .*\n# EOF\n$/);
  });
});

import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { InvalidOptionError } from '@tta/core';
import { announcedMetricProducers } from '@tta/core/authors';
import { MeterProvider, type MetricProducer } from '@opentelemetry/sdk-metrics';
import { createMetricsHandler } from './metrics-request-handler.js';
import { createPrometheusReader } from '../collect/prometheus-reader.js';
import { counter, gauge, point, producerOf } from '../testing/fake-metrics.js';
import { scrape } from '../testing/scrape.js';

const source = producerOf(counter('c', [point({}, 1)]));
const page = '# HELP c_total Counts.\n# TYPE c_total counter\nc_total 1\n';

const stops: (() => Promise<unknown>)[] = [];
afterEach(() => Promise.all(stops.splice(0).map((stop) => stop())));

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(() => new Promise((resolve) => server.close(resolve)));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('createMetricsHandler', () => {
  it('serves the page in a server of node:http, at whatever path it is mounted', async () => {
    const handler = createMetricsHandler({ source });
    const base = await serve((request, response) => {
      if (request.url === '/ops/metrics') handler(request, response);
      else response.writeHead(418).end();
    });

    expect(await scrape(`${base}/ops/metrics`)).toMatchObject({ status: 200, text: page });
    expect(await scrape(`${base}/ops/metrics`, { method: 'POST' })).toMatchObject({ status: 405 });
    expect(await scrape(base)).toMatchObject({ status: 418 });
  });

  it('shows a MeterProvider of your own through a reader', async () => {
    const reader = createPrometheusReader({ metricProducers: [source] });
    const meterProvider = new MeterProvider({ readers: [reader] });
    stops.push(() => meterProvider.shutdown());
    meterProvider.getMeter('app').createUpDownCounter('open').add(2);
    const base = await serve(createMetricsHandler({ source: reader }));

    const { text } = await scrape(base);

    expect(text).toContain('\nopen 2\n');
    expect(text).toContain(page);
  });

  it('answers 503 while the reader belongs to no MeterProvider', async () => {
    const base = await serve(createMetricsHandler({ source: createPrometheusReader() }));

    expect(await scrape(base)).toMatchObject({
      status: 503,
      text: expect.stringContaining('belongs to no MeterProvider'),
    });
  });

  it('shows announced producers when it is given no source', async () => {
    const announced = announcedMetricProducers<MetricProducer>();
    announced.add(producerOf(gauge('announced', [point({}, 1)])));
    const base = await serve(createMetricsHandler());

    const { text } = await scrape(base);
    announced.clear();

    expect(text).toContain('\nannounced 1\n');
  });

  it('asks for authorization', async () => {
    const base = await serve(createMetricsHandler({ source, auth: { bearerToken: 'abc' } }));

    expect(await scrape(base)).toMatchObject({ status: 401 });
    expect(await scrape(base, { headers: { authorization: 'Bearer abc' } })).toMatchObject({ status: 200 });
  });

  it.each([{ source: {} }, { source: null }, { timeoutMs: 0.5 }, { targetInfo: 'yes' }, { path: '/' }])(
    'refuses %j',
    (options) => {
      expect(() => createMetricsHandler(options as never)).toThrow(InvalidOptionError);
    },
  );
});

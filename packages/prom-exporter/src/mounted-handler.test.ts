// The metrics page inside servers that people have already, as the README shows it.
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import express from 'express';
import fastify from 'fastify';
import { createMetricsHandler } from './http/metrics-request-handler.js';
import { counter, manyCounters, point, producerOf } from './testing/fake-metrics.js';
import { scrape } from './testing/scrape.js';

const source = producerOf(counter('c', [point({}, 1)]));
const page = '# HELP c_total Counts.\n# TYPE c_total counter\nc_total 1\n';
const many = producerOf(counter('c', manyCounters(5000)));

const stops: (() => Promise<unknown>)[] = [];
afterEach(() => Promise.all(stops.splice(0).map((stop) => stop())));

async function listen(app: express.Express): Promise<string> {
  const server = app.listen(0, '127.0.0.1');
  stops.push(() => new Promise((resolve) => server.close(resolve)));
  await new Promise((resolve) => server.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('in Express', () => {
  it('is a route among others', async () => {
    const app = express();
    app.get('/metrics', createMetricsHandler({ source }));
    app.get('/', (_request, response) => response.send('home'));
    const base = await listen(app);

    expect(await scrape(`${base}/metrics`)).toMatchObject({ status: 200, text: page });
    expect(await scrape(`${base}/metrics`, { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
    expect(await scrape(base)).toMatchObject({ text: 'home' });
  });

  it('may be mounted, which cuts off the path, and then refuses other methods itself', async () => {
    const app = express();
    app.use('/ops/metrics', createMetricsHandler({ source, auth: { bearerToken: 'abc' } }));
    const base = await listen(app);
    const headers = { authorization: 'Bearer abc' };

    expect(await scrape(`${base}/ops/metrics`, { headers })).toMatchObject({ status: 200, text: page });
    expect(await scrape(`${base}/ops/metrics`)).toMatchObject({ status: 401 });
    expect(await scrape(`${base}/ops/metrics`, { method: 'POST' })).toMatchObject({ status: 405 });
    expect(await scrape(base)).toMatchObject({ status: 404 });
  });
});

describe('in Fastify', () => {
  it('takes the raw objects of a hijacked reply', async () => {
    const app = fastify({ forceCloseConnections: true });
    const handler = createMetricsHandler({ source: many });
    app.get('/metrics', (request, reply) => {
      reply.hijack();
      handler(request.raw, reply.raw);
    });
    app.get('/', () => 'home');
    stops.push(() => app.close());
    const base = await app.listen({ port: 0, host: '127.0.0.1' });

    const { status, headers, text } = await scrape(`${base}/metrics`);

    expect(status).toBe(200);
    expect(headers['content-type']).toContain('version=0.0.4');
    expect(text.match(/^c_total\{/gm)).toHaveLength(5000);
    expect(await scrape(base)).toMatchObject({ text: 'home' });
  });
});

import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { InvalidOptionError } from '@tta/core';
import { announcedMetricProducers, runningLivePage } from '@tta/core/authors';
import { metrics } from '@opentelemetry/api';
import type { MetricProducer } from '@opentelemetry/sdk-metrics';
import type { PrometheusEndpointOptions } from './endpoint-options.js';
import { startPrometheusEndpoint, type PrometheusEndpoint } from './prometheus-endpoint.js';
import { NumberBlock } from '../blocks/number-block.js';
import { catchWarnings } from '../testing/catch-warnings.js';
import { collection, counter, gauge, point, producerOf } from '../testing/fake-metrics.js';
import { scrape } from '../testing/scrape.js';
import { selfSigned } from '../testing/self-signed-certificate.js';

const openMetrics = { headers: { accept: 'application/openmetrics-text' } };
const hits = counter('tta_cache_hits_total', [point({ cache_type: 'memory' }, 3)], 'Hits.');
const hitsPage =
  '# HELP tta_cache_hits_total Hits.\n# TYPE tta_cache_hits_total counter\ntta_cache_hits_total{cache_type="memory"} 3\n';

const never = (): Promise<never> => new Promise(() => undefined);

let warnings: ReturnType<typeof catchWarnings>;
const running: PrometheusEndpoint[] = [];
beforeEach(() => {
  warnings = catchWarnings();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((endpoint) => endpoint.close()));
  warnings.restore();
});

async function start(options: PrometheusEndpointOptions = {}): Promise<PrometheusEndpoint> {
  const endpoint = await startPrometheusEndpoint({
    port: 0,
    maxAgeMs: 0,
    metricProducers: [producerOf(hits)],
    ...options,
  });
  running.push(endpoint);
  return endpoint;
}

/** The answer to a request line that client libraries do not write. */
async function rawRequest(port: number, target: string, host: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  let answer = '';
  socket.on('data', (chunk) => (answer += String(chunk)));
  await new Promise((resolve) => socket.once('close', resolve));
  return answer;
}

describe('startPrometheusEndpoint', () => {
  it('serves text at /metrics of 127.0.0.1', async () => {
    const { url, host, port } = await start();

    const { status, headers, text } = await scrape(url);

    expect(url).toBe(`http://127.0.0.1:${port}/metrics`);
    expect(host).toBe('127.0.0.1');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(headers.vary).toBe('Accept, Accept-Encoding');
    expect(text).toBe(hitsPage);
  });

  it('serves OpenMetrics to clients that prefer it', async () => {
    const { url } = await start();

    const { headers, text } = await scrape(url, openMetrics);

    expect(headers['content-type']).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
    expect(text).toMatch(/^# TYPE tta_cache_hits counter\n(?:.*\n)+# EOF\n$/);
  });

  it.each([
    [
      'openmetrics',
      'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
    ],
    ['openmetrics', 'text/plain;q=0.3, application/openmetrics-text;q=0.4'],
    ['plain', 'text/plain;version=0.0.4;q=0.9, application/openmetrics-text;version=1.0.0;q=0.8'],
    ['plain', 'application/openmetrics-text;q=0, */*'],
    ['plain', 'text/html'],
  ])('answers with %s to Accept: %s', async (format, accept) => {
    const { url } = await start();

    const { headers, text } = await scrape(url, { headers: { accept } });

    expect(headers['content-type']).toContain(format);
    expect(text.endsWith('# EOF\n')).toBe(format === 'openmetrics');
  });

  it('compresses when asked to', async () => {
    const { url } = await start();

    const compressed = await scrape(url, { headers: { 'accept-encoding': 'gzip' } });
    const refused = await scrape(url, { headers: { 'accept-encoding': 'gzip;q=0' } });

    expect(compressed.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(compressed.body).toString()).toBe(hitsPage);
    expect(refused.headers['content-encoding']).toBeUndefined();
    expect(refused.text).toBe(hitsPage);
  });

  it('answers HEAD like GET, without a body', async () => {
    const { url } = await start();

    const { status, headers, text } = await scrape(url, { method: 'HEAD', ...openMetrics });

    expect(status).toBe(200);
    expect(headers['content-type']).toContain('openmetrics');
    expect(text).toBe('');
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('refuses %s', async (method) => {
    const { url } = await start();

    for (const target of [url, new URL('/', url).href, new URL('/-/healthy', url).href]) {
      const { status, headers } = await scrape(target, { method });
      expect([status, headers.allow]).toEqual([405, 'GET, HEAD']);
    }
  });

  it('has a landing page, a sign of life, and nothing else', async () => {
    const { url } = await start({ serviceName: '<b>stories & "more"</b>' });
    const at = (path: string) => scrape(new URL(path, url).href);

    const landing = await at('/');
    expect(landing.status).toBe(200);
    expect(landing.headers['content-type']).toContain('text/html');
    expect(landing.text).toContain('<a href="/metrics">');
    expect(landing.text).toContain('&#60;b&#62;stories &#38; &#34;more&#34;');
    expect(landing.text).not.toContain('<b>');
    expect(landing.text).not.toContain('live page');
    runningLivePage().origin = 'http://127.0.0.1:9463';
    expect((await at('/')).text).toContain('<a href="http://127.0.0.1:9463/">');
    runningLivePage().origin = undefined;
    expect(await at('/-/healthy')).toMatchObject({ status: 200, text: 'Healthy.\n' });
    expect(await at('/metrics?x=1')).toMatchObject({ status: 200, text: hitsPage });
    expect(await at('/nowhere')).toMatchObject({ status: 404 });
    expect(await at('/metrics/')).toMatchObject({ status: 404 });
  });

  it('serves another path when told to', async () => {
    const { url } = await start({ path: '/internal/numbers' });

    expect(url).toMatch(/\/internal\/numbers$/);
    expect(await scrape(url)).toMatchObject({ status: 200, text: hitsPage });
    expect(await scrape(new URL('/metrics', url).href)).toMatchObject({ status: 404 });
  });

  it('shows what the application measures by OpenTelemetry', async () => {
    const { url, meterProvider } = await start();
    metrics.getMeter('app').createCounter('jobs', { description: 'Jobs.' }).add(2, { kind: 'a' });
    meterProvider
      .getMeter('app')
      .createHistogram('size', { advice: { explicitBucketBoundaries: [1, 2] } })
      .record(1.5);
    metrics.getMeter('app').createUpDownCounter('open').add(-3);
    metrics
      .getMeter('app')
      .createObservableGauge('heat')
      .addCallback((result) => result.observe(36.6));

    const { text } = await scrape(url);

    expect(text).toContain('# HELP jobs_total Jobs.\n# TYPE jobs_total counter\njobs_total{kind="a"} 2\n');
    expect(text).toContain(
      'size_bucket{le="1"} 0\nsize_bucket{le="2"} 1\nsize_bucket{le="+Inf"} 1\nsize_sum 1.5\nsize_count 1\n',
    );
    expect(text).toContain('# TYPE open gauge\nopen -3\n');
    expect(text).toContain('\nheat 36.6\n');
    expect(text).toContain(hitsPage);
    expect(text).not.toMatch(/otel_scope|target_info/);
  });

  it('is not global with global: false, nor after it is closed', async () => {
    const provider = metrics.getMeterProvider();

    await start({ global: false });
    expect(metrics.getMeterProvider()).toBe(provider);
    const endpoint = await start();
    expect(metrics.getMeterProvider()).toBe(endpoint.meterProvider);
    const second = await start();
    expect(metrics.getMeterProvider()).toBe(endpoint.meterProvider);
    await second.close();
    expect(metrics.getMeterProvider()).toBe(endpoint.meterProvider);
    await endpoint.close();
    expect(metrics.getMeterProvider()).toBe(provider);
  });

  it('shows target_info when told to', async () => {
    const { url } = await start({
      targetInfo: true,
      serviceName: 'stories',
      resourceAttributes: { 'host.name': 'box' },
    });

    expect((await scrape(url)).text).toContain('\ntarget_info{host_name="box",service_name="stories"} 1\n');
  });

  it('finds producers that are announced later, and asks each once', async () => {
    const announced = announcedMetricProducers<MetricProducer>();
    const given = producerOf(hits);
    const { url } = await start({ metricProducers: [given, given] });
    const late = producerOf(gauge('late', [point({}, 1)]));
    announced.add(given).add(late);

    const { text } = await scrape(url);
    announced.clear();

    expect(text).toBe(`${hitsPage}# HELP late Measures.\n# TYPE late gauge\nlate 1\n`);
    expect((await scrape(url)).text).toBe(hitsPage);
    expect(warnings.messages()).toEqual([]);
  });

  it('answers 503 with the reason when the collection fails, and recovers', async () => {
    let fails = true;
    const producer = {
      collect: () => (fails ? Promise.reject(new Error('disk on fire')) : Promise.resolve(collection([hits]))),
    };
    const { url } = await start({ metricProducers: [producer] });

    const failed = await scrape(url, openMetrics);
    fails = false;

    expect(failed).toMatchObject({ status: 503, text: 'The metrics could not be collected: Error: disk on fire\n' });
    expect(failed.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(await scrape(url)).toMatchObject({ status: 200, text: hitsPage });
  });

  it('answers 503 when nothing answers, and warns once of each reason', async () => {
    const { url } = await start({ timeoutMs: 30, metricProducers: [{ collect: never }] });

    const pages = [await scrape(url), await scrape(url)];

    for (const { status, text } of pages) {
      expect(status).toBe(503);
      // The producer's limit, or that of the page, where the process stood still until both were over.
      expect(text).toMatch(/did not end within (24|30) ms/);
    }
    const reasons = new Set(pages.map(({ text }) => text));
    expect(warnings.messages()).toEqual(Array.from(reasons, () => expect.stringContaining('could not be collected')));
  });

  // A fifth of it is left to finish the page, on a busy machine too.
  const timeoutMs = 1500;
  const broken = (): Promise<never> => Promise.reject(new Error('disk on fire'));
  it.each([
    ['a producer that never answers', never, 'did not end within'],
    ['a producer that rejects', broken, 'disk on fire'],
  ])('shows the rest without %s, and warns once', async (_who, collect, reason) => {
    const { url } = await start({ timeoutMs, metricProducers: [{ collect }, producerOf(hits)] });

    const pages = [await scrape(url), await scrape(url)];

    for (const page of pages) expect(page).toMatchObject({ status: 200, text: hitsPage });
    expect(warnings.messages()).toEqual([expect.stringContaining(reason)]);
  });

  it.each([
    ['a callback that never answers', never, 'timed out'],
    ['a callback that rejects', broken, 'disk on fire'],
  ])('shows the rest without %s, and warns once', async (_who, callback, reason) => {
    const { url, meterProvider } = await start({ timeoutMs });
    const meter = meterProvider.getMeter('app');
    meter.createObservableGauge('stuck').addCallback(callback);
    meter.createCounter('jobs', { description: 'Jobs.' }).add(2);

    const pages = [await scrape(url), await scrape(url)];

    for (const { status, text } of pages) {
      expect(status).toBe(200);
      expect(text).toContain(hitsPage);
      expect(text).toContain('\njobs_total 2\n');
    }
    expect(warnings.messages()).toEqual([expect.stringContaining(reason)]);
  });

  it('breaks the connection when a page cannot be finished', async () => {
    const first = Array.from({ length: 5000 }, (_, index) => point({ a: `${index}` }, index));
    const { url } = await start({ metricProducers: [producerOf(gauge('g', first), gauge('h', [point({}, 1)]))] });
    // Nothing that a producer hands over does that: only a fault of ours or memory that is gone.
    const render = jest.spyOn(NumberBlock.prototype, 'render').mockImplementation(function (this: NumberBlock, points) {
      if (points.length === 1) throw new Error('no page');
      return Buffer.from('x'.repeat(100_000));
    });

    await expect(scrape(url)).rejects.toMatchObject({ code: 'ECONNRESET' });
    await expect(scrape(url, { headers: { 'accept-encoding': 'gzip' } })).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(warnings.messages()).toEqual([expect.stringContaining('no page')]);
    render.mockRestore();
  });

  it('asks for a password', async () => {
    const { url } = await start({ auth: { username: 'prometheus', password: 'gehéim:1' } });
    const by = (authorization: string) => scrape(url, { headers: { authorization } });
    const basic = (credentials: string) => by(`Basic ${Buffer.from(credentials).toString('base64')}`);

    const without = await scrape(url);
    expect(without.status).toBe(401);
    expect(without.headers['www-authenticate']).toMatch(/^Basic /);
    expect(without.text).not.toContain('tta_');
    expect(await basic('prometheus:gehéim:1')).toMatchObject({ status: 200, text: hitsPage });
    expect(await basic('prometheus:wrong')).toMatchObject({ status: 401 });
    expect(await by('Basic')).toMatchObject({ status: 401 });
    expect(await by(`Bearer ${Buffer.from('prometheus:gehéim:1').toString('base64')}`)).toMatchObject({ status: 401 });
    expect(await scrape(new URL('/', url).href)).toMatchObject({ status: 401 });
    expect(await scrape(new URL('/-/healthy', url).href)).toMatchObject({ status: 200 });
  });

  it('asks for a token', async () => {
    const { url } = await start({ auth: { bearerToken: 'abc123' } });
    const by = (authorization: string) => scrape(url, { headers: { authorization } });

    expect((await scrape(url)).headers['www-authenticate']).toMatch(/^Bearer /);
    expect(await by('Bearer abc123')).toMatchObject({ status: 200, text: hitsPage });
    expect(await by('bearer abc123')).toMatchObject({ status: 200 });
    expect(await by('Bearer abc1234')).toMatchObject({ status: 401 });
    expect(await by('Bearer ')).toMatchObject({ status: 401 });
  });

  it.each(['Basic OK', 'Basic OK junk', 'Basic OK, junk', 'junk Basic OK', 'Basic', 'Basic  ', 'BasicOK', 'OK'])(
    'takes only one form of Authorization: %s',
    async (form) => {
      const { url } = await start({ auth: { username: 'prometheus', password: 'secret' } });
      const credentials = Buffer.from('prometheus:secret').toString('base64');

      const { status } = await scrape(url, { headers: { authorization: form.replace('OK', credentials) } });

      expect(status).toBe(form === 'Basic OK' ? 200 : 401);
    },
  );

  it('serves a request line that holds a whole URI, as proxies send it', async () => {
    const { url, port } = await start();
    const ask = (target: string, host = 'localhost'): Promise<string> => rawRequest(port, target, host);

    expect(await ask(url)).toContain(hitsPage);
    expect(await ask(`${url}?x=1`)).toContain(hitsPage);
    expect(await ask(`http://127.0.0.1:${port}/-/healthy`)).toContain('Healthy.');
    expect(await ask(`http://127.0.0.1:${port}`)).toContain('<a href="/metrics">');
    expect(await ask(`http://127.0.0.1:${port}/nowhere`)).toMatch(/^HTTP\/1.1 404/);
    expect(await ask('http://evil.example/metrics')).toMatch(/^HTTP\/1.1 403/);
  });

  it('answers no page of a browser that comes by a name of its own', async () => {
    const { url, port } = await start();
    const named = (host: string, path = '/metrics') =>
      scrape(new URL(path, url).href, { headers: { host: `${host}:${port}` } });

    for (const path of ['/metrics', '/', '/-/healthy', '/nowhere']) {
      expect((await named('evil.example', path)).status).toBe(403);
    }
    expect((await named('evil.example')).text).toContain('allowedHosts');
    expect(await named('localhost')).toMatchObject({ status: 200, text: hitsPage });

    const allowing = await start({ allowedHosts: ['host.docker.internal'] });
    const headers = { host: 'host.docker.internal:9464' };
    expect(await scrape(allowing.url, { headers })).toMatchObject({ status: 200, text: hitsPage });
    const everywhere = await start({ host: '0.0.0.0' });
    expect(await scrape(everywhere.url, { headers })).toMatchObject({ status: 200 });
  });

  it('serves HTTPS', async () => {
    const { url } = await start({ tls: selfSigned });

    expect(url).toMatch(/^https:\/\/127/);
    expect(await scrape(url, { ca: selfSigned.cert })).toMatchObject({ status: 200, text: hitsPage });
  });

  it('listens elsewhere only when told to', async () => {
    const everywhere = await start({ host: '0.0.0.0' });
    const six = await start({ host: '::1' });

    expect(everywhere).toMatchObject({ host: '0.0.0.0', url: `http://127.0.0.1:${everywhere.port}/metrics` });
    expect(six.url).toBe(`http://[::1]:${six.port}/metrics`);
    expect(await scrape(everywhere.url)).toMatchObject({ status: 200 });
    expect(await scrape(six.url)).toMatchObject({ status: 200 });
  });

  it('refuses a taken port when it is strict, and then leaves nothing behind', async () => {
    const { port } = await start({ global: false });
    const provider = metrics.getMeterProvider();

    await expect(startPrometheusEndpoint({ port, strictPort: true })).rejects.toMatchObject({ code: 'ERR_TTA_LISTEN' });
    expect(metrics.getMeterProvider()).toBe(provider);

    const next = await start({ port });
    expect(next.port).toBeGreaterThan(port);
    expect(warnings.messages()).toEqual([expect.stringContaining(`port ${port} is taken`)]);
  });

  it.each<[string, unknown]>([
    ['port', 70_000],
    ['port', '9464'],
    ['host', ''],
    ['host', 'http://localhost'],
    ['allowedHosts', 'localhost'],
    ['allowedHosts', ['localhost:9464']],
    ['maxAgeMs', -1],
    ['strictPort', 'yes'],
    ['path', 'metrics'],
    ['path', '/'],
    ['metricProducers', {}],
    ['metricProducers', [{}]],
    ['serviceName', 5],
    ['global', 1],
    ['targetInfo', 'no'],
    ['createdSamples', 'no'],
    ['timeoutMs', 0],
    ['auth', 'secret'],
    ['auth', null],
    ['auth', { bearerToken: '' }],
    ['auth', { username: 'a:b', password: 'c' }],
    ['auth', { username: 'a' }],
    ['tls', { cert: 'x' }],
    ['tls', { cert: 'x', key: 'y' }],
    ['discovery', { dir: '' }],
    ['discovery', { labels: { '0': 'x' } }],
    ['discovery', { labels: { a: 5 } }],
    ['discovery', { labels: { __address__: '127.0.0.1:1' } }],
    ['discovery', { labels: { __metrics_path__: '/x' } }],
    ['discovery', { labels: { ['l'.repeat(256)]: 'x' } }],
    ['discovery', { folder: 'x' }],
    ['prot', 9464],
  ])('refuses %s %j', async (option, value) => {
    const started = startPrometheusEndpoint({ port: 0, [option]: value });

    await expect(started).rejects.toBeInstanceOf(InvalidOptionError);
  });
});

describe('close', () => {
  it('lets a running scrape end, then takes no more, and may be called twice', async () => {
    let release = (): void => undefined;
    let tellAsked = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const asked = new Promise<void>((resolve) => (tellAsked = resolve));
    const producer = {
      collect: async () => {
        tellAsked();
        await released;
        return collection([hits]);
      },
    };
    const { url, close } = await start({ metricProducers: [producer] });
    const scraped = scrape(url);
    await asked;

    const closes = [close(), close()];
    release();

    expect(await scraped).toMatchObject({ status: 200, text: hitsPage });
    await Promise.all(closes);
    await expect(scrape(url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('withdraws the discovery file', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'tta-endpoint-'));
    const { port, close } = await start({ discovery: { dir, workspace: 'ws' } });
    expect(await readdir(dir)).toEqual([`ws.${process.pid}.${port}.json`]);

    await close();

    expect(await readdir(dir)).toEqual([]);
    await rm(dir, { recursive: true });
  });

  it('does not wait for idle connections', async () => {
    const { port, close } = await start();
    const socket = connect(port, '127.0.0.1');
    socket.write('GET /-/healthy HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n');
    await new Promise((resolve) => socket.once('data', resolve));

    const ended = new Promise((resolve) => socket.once('close', resolve));
    await close();
    await ended;
  });
});

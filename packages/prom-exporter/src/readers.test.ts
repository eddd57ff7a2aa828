// Readers as they are on bad days: many at once, slow, gone in the middle.
import { connect, type Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { CollectionResult, MetricProducer } from '@opentelemetry/sdk-metrics';
import { startPrometheusEndpoint, type PrometheusEndpoint } from './endpoint/prometheus-endpoint.js';
import { collection, gauge, manyCounters, point, producerOf } from './testing/fake-metrics.js';
import { scrape, type Scraped } from './testing/scrape.js';

const running: PrometheusEndpoint[] = [];
afterEach(() => Promise.all(running.splice(0).map((endpoint) => endpoint.close())));

/** Shares no page with later scrapes unless a test says so. */
async function start(producer: MetricProducer, maxAgeMs = 0): Promise<PrometheusEndpoint> {
  const endpoint = await startPrometheusEndpoint({ port: 0, global: false, maxAgeMs, metricProducers: [producer] });
  running.push(endpoint);
  return endpoint;
}

/** Points of which each tells when its number is read, that is: rendered. */
function watchedPoints(count: number): { points: ReturnType<typeof manyCounters>; reads: () => number } {
  let reads = 0;
  const points = manyCounters(count);
  for (const [index, watched] of points.entries()) {
    Object.defineProperty(watched, 'value', {
      get: () => {
        reads++;
        return index;
      },
    });
  }
  return { points, reads: () => reads };
}

function spinFor(ms: number): number {
  const end = performance.now() + ms;
  while (performance.now() < end);
  return 1;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** A reader that asks for the page and then reads nothing. */
async function stalledReader(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.pause();
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.write('GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n');
  return socket;
}

/** The rest of a stalled reader's page, once it reads. */
async function restOf(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.resume();
  await until(() => chunks.at(-1)?.subarray(-5).toString() === '0\r\n\r\n');
  socket.destroy();
  return Buffer.concat(chunks).toString();
}

/** The values of `g` in a body that comes in chunks. */
function valuesOf(answer: string): string[] {
  const page = answer.slice(answer.indexOf('\r\n\r\n')).replace(/\r\n[0-9a-f]+\r\n/g, '');
  return Array.from(page.matchAll(/^g\{.*\} (\d+)/gm), ([, value = '']) => value);
}

async function readsSettle(reads: () => number): Promise<number> {
  let before = -1;
  while (before !== reads() || before === 0) {
    before = reads();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return before;
}

describe('readers', () => {
  it('that come at once share one page', async () => {
    let collections = 0;
    const { points, reads } = watchedPoints(2000);
    const metrics = [gauge('g', points)];
    const collect = (): Promise<CollectionResult> => {
      collections++;
      return Promise.resolve(collection(metrics));
    };
    // No machine is so busy that two hundred requests take an hour.
    const { url } = await start({ collect }, 3_600_000);

    const pages = await Promise.all(Array.from({ length: 200 }, () => scrape(url)));

    for (const { status, text } of pages) expect([status, text === pages[0]?.text]).toEqual([200, true]);
    expect(pages[0]?.text.match(/^g\{/gm)).toHaveLength(2000);
    expect(collections).toBe(1);
    expect(reads()).toBe(2000);
  });

  it('that come at once share one page in each form that they ask for', async () => {
    const { points, reads } = watchedPoints(2000);
    const { url } = await start(producerOf(gauge('g', points)), 3_600_000);
    const forms = [
      {},
      { accept: 'application/openmetrics-text' },
      { 'accept-encoding': 'gzip' },
      { accept: 'application/openmetrics-text', 'accept-encoding': 'gzip' },
    ];

    const pages = await Promise.all(
      Array.from({ length: 40 }, (_, index) => scrape(url, { headers: forms[index % 4] ?? {} })),
    );

    for (const [index, { headers, body }] of pages.entries()) {
      const text = (headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString();
      expect(text.match(/^g\{/gm)).toHaveLength(2000);
      expect(text.endsWith('# EOF\n')).toBe(index % 2 === 1);
    }
    expect(reads()).toBe(4 * 2000);
  });

  it('are refused with a time to come again while four pages are held by readers that read nothing', async () => {
    const { points, reads } = watchedPoints(20_000);
    points.forEach((each) => Object.assign(each.attributes, { long: 'x'.repeat(500) }));
    const { url, port } = await start(producerOf(gauge('g', points)));
    const slow: Socket[] = [];
    for (let page = 0; page < 4; page++) {
      slow.push(await stalledReader(port));
      await readsSettle(reads);
    }

    const refused = await scrape(url);
    expect([refused.status, refused.headers['retry-after']]).toEqual([503, '1']);
    expect(refused.text).toBe('4 metrics pages are being read already; try again in a second.\n');

    slow[0]?.destroy();
    let next = await scrape(url);
    while (next.status === 503) next = await scrape(url);
    expect(next.text.match(/^g\{/gm)).toHaveLength(20_000);
    for (const each of slow) each.destroy();
  });

  it('that come while a collection runs share it, and its failure', async () => {
    let collections = 0;
    let end: (collected: Promise<CollectionResult>) => void = () => undefined;
    const { url, port } = await start({
      collect: () => {
        collections++;
        return new Promise((resolve) => (end = resolve));
      },
    });
    const askAHundred = async (): Promise<Promise<Scraped>[]> => {
      const pages = Array.from({ length: 100 }, () => scrape(url));
      // All hundred have been asked for once another connection, which comes after them, is answered.
      await scrape(`http://127.0.0.1:${port}/-/healthy`);
      await until(() => collections > 0);
      return pages;
    };

    const shared = await askAHundred();
    end(Promise.resolve(collection([gauge('g', manyCounters(2000))])));
    for (const { status, text } of await Promise.all(shared)) {
      expect([status, text.match(/^g\{/gm)?.length]).toEqual([200, 2000]);
    }
    expect(collections).toBe(1);

    const failed = await askAHundred();
    await until(() => collections > 1);
    end(Promise.reject(new Error('disk on fire')));
    for (const { status, text } of await Promise.all(failed)) {
      expect([status, text]).toEqual([503, 'The metrics could not be collected: Error: disk on fire\n']);
    }
    expect(collections).toBe(2);
  });

  it('share the event loop with others: neither the first large page nor the next makes them wait', async () => {
    const points = manyCounters(20_000);
    for (const each of points) Object.defineProperty(each, 'value', { get: () => spinFor(0.005) });
    const { url, port } = await start(producerOf(gauge('g', points)));

    for (let scrapes = 0; scrapes < 2; scrapes++) {
      const progress = { isWhole: false, answered: 0 };
      const page = scrape(url).finally(() => (progress.isWhole = true));
      while (!progress.isWhole && progress.answered < 5) {
        await scrape(`http://127.0.0.1:${port}/-/healthy`);
        progress.answered++;
      }

      expect(progress.isWhole).toBe(false);
      expect((await page).text.match(/^g\{/gm)).toHaveLength(20_000);
    }
  });

  it('have the labels of a series rendered once, not for each of them', async () => {
    let looks = 0;
    const points = manyCounters(3000).map((each) => ({
      ...each,
      attributes: new Proxy(each.attributes, {
        ownKeys: (target) => {
          looks++;
          return Reflect.ownKeys(target);
        },
      }),
    }));
    const { url } = await start(producerOf(gauge('g', points)));
    const first = await scrape(url);
    const looksForFirst = looks;

    const second = await scrape(url);

    expect(looksForFirst).toBeGreaterThan(0);
    expect(looks).toBe(looksForFirst);
    expect(second.text).toBe(first.text);
  });

  it('get what they have room for and no more', async () => {
    const { points, reads } = watchedPoints(50_000);
    const long = 'x'.repeat(500);
    points.forEach((each) => Object.assign(each.attributes, { long }));
    const { port } = await start(producerOf(gauge('g', points)));

    const slow = await stalledReader(port);
    const readsWhileStalled = await readsSettle(reads);
    slow.resume();
    await until(() => reads() === 50_000);
    slow.destroy();

    expect(readsWhileStalled).toBeLessThan(37_500);
  });

  it('by the hundred that read nothing have less than one page made for all of them', async () => {
    const { points, reads } = watchedPoints(50_000);
    points.forEach((each) => Object.assign(each.attributes, { long: 'x'.repeat(500) }));
    const { port } = await start(producerOf(gauge('g', points)), 3_600_000);

    const slow = await Promise.all(Array.from({ length: 100 }, () => stalledReader(port)));
    const readsForAll = await readsSettle(reads);
    for (const each of slow) each.destroy();

    expect(readsForAll).toBeLessThan(37_500);
  });

  it('see what was when their page was written, however late they read it', async () => {
    let now = 1;
    const points = manyCounters(30_000);
    let reads = 0;
    for (const each of points) {
      Object.assign(each.attributes, { long: 'x'.repeat(500) });
      Object.defineProperty(each, 'value', {
        get: () => {
          reads++;
          return now;
        },
      });
    }
    const { port, url } = await start(producerOf(gauge('g', points)));
    const slow = await stalledReader(port);
    const written = await readsSettle(() => reads);

    for (now = 2; now <= 12; now++) {
      expect(new Set((await scrape(url)).text.match(/ \d+$/gm))).toEqual(new Set([` ${now}`]));
    }
    const values = valuesOf(await restOf(slow));

    expect(written).toBeLessThan(30_000);
    expect(values).toHaveLength(30_000);
    expect(new Set(values.slice(0, written))).toEqual(new Set(['1']));
    expect(new Set(values.slice(written))).toEqual(new Set(['13']));
  });

  it('that ask for the head alone have nothing rendered', async () => {
    const { points, reads } = watchedPoints(10);
    const { url } = await start(producerOf(gauge('g', points)));

    expect(await scrape(url, { method: 'HEAD' })).toMatchObject({ status: 200 });
    expect(reads()).toBe(0);
  });

  it('that go away cost nothing more', async () => {
    const { points, reads } = watchedPoints(50_000);
    const long = 'x'.repeat(500);
    points.forEach((each) => Object.assign(each.attributes, { long }));
    const { port, url } = await start(producerOf(gauge('g', points)));

    const gone = await stalledReader(port);
    await readsSettle(reads);
    gone.destroy();
    const readsWhenGone = await readsSettle(reads);

    expect(readsWhenGone).toBeLessThan(37_500);
    expect(await scrape(new URL('/-/healthy', url).href)).toMatchObject({ status: 200 });
  });

  it('see each data point whole, also while its numbers move', async () => {
    const live = point({ a: '1' }, 0);
    const { url } = await start(producerOf(gauge('g', [live, ...manyCounters(5000)])));
    const timer = setInterval(() => live.value++, 1);

    const pages: { text: string }[] = [];
    // Four at a time: on a busy machine each may be a page of its own, and there are never more.
    for (let batch = 0; batch < 5; batch++) {
      pages.push(...(await Promise.all(Array.from({ length: 4 }, () => scrape(url)))));
    }
    clearInterval(timer);

    for (const { text } of pages) expect(text).toMatch(/^# HELP.*\n# TYPE.*\n(?:g\{\w+="\d+"\} \d+\n){5001}$/);
  });
});

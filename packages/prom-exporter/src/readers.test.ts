// Readers as they are on bad days: many at once, slow, gone in the middle.
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { MetricProducer } from '@opentelemetry/sdk-metrics';
import { startPrometheusEndpoint, type PrometheusEndpoint } from './prometheus-endpoint.js';
import { collection, gauge, manyCounters, point, producerOf } from './testing/fake-metrics.js';
import { scrape } from './testing/scrape.js';

const running: PrometheusEndpoint[] = [];
afterEach(() => Promise.all(running.splice(0).map((endpoint) => endpoint.close())));

async function start(producer: MetricProducer): Promise<PrometheusEndpoint> {
  const endpoint = await startPrometheusEndpoint({ port: 0, global: false, metricProducers: [producer] });
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

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** A reader that asks for the page and then reads nothing. */
async function stalledReader(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.pause();
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.write('GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n');
  return socket;
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
  it('are served by the hundred', async () => {
    let collections = 0;
    const metrics = [gauge('g', manyCounters(2000))];
    const { url } = await start({
      collect: () => {
        collections++;
        return Promise.resolve(collection(metrics));
      },
    });

    const pages = await Promise.all(Array.from({ length: 100 }, () => scrape(url)));

    expect(new Set(pages.map(({ text }) => text)).size).toBe(1);
    expect(pages[0]?.text.match(/^g\{/gm)).toHaveLength(2000);
    expect(collections).toBeLessThan(100);
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

    const pages = await Promise.all(Array.from({ length: 20 }, () => scrape(url)));
    clearInterval(timer);

    for (const { text } of pages) expect(text).toMatch(/^# HELP.*\n# TYPE.*\n(?:g\{\w+="\d+"\} \d+\n){5001}$/);
  });
});

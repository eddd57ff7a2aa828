import { describe, expect, it } from '@jest/globals';
import type { MetricData } from '@opentelemetry/sdk-metrics';
import { renderOpenMetrics } from '../formats/open-metrics-renderer.js';
import { PageBuilder } from './page-builder.js';
import { buckets, collection, counter, gauge, histogram, manyCounters, point } from '../testing/fake-metrics.js';
import { joinPieces, renderPage } from '../testing/render-page.js';
import { renderText } from '../formats/text-renderer.js';
import { Warnings } from '../warnings.js';

function builder(): (...metrics: MetricData[]) => Promise<{ text: () => string; openMetrics: () => string }> {
  const pages = new PageBuilder({ warnings: new Warnings(), targetInfo: false });
  return async (...metrics) => {
    const page = await pages.build(collection(metrics).resourceMetrics);
    return { text: () => joinPieces(renderText(page)), openMetrics: () => joinPieces(renderOpenMetrics(page, true)) };
  };
}

/** The page is what it would be were it the first. */
async function expectAsNew(page: { text: () => string; openMetrics: () => string }, metrics: MetricData[]) {
  expect(page.text()).toBe(await renderPage('text', ...metrics));
  expect(page.openMetrics()).toBe(await renderPage('openmetrics', ...metrics));
}

describe('PageBuilder', () => {
  it('shows on each page what live data points hold then', async () => {
    const build = builder();
    const count = point({ a: '1' }, 9);
    const live = point({ b: '2' }, buckets([0.5, 1], [1, 2, 3], 0.25));
    const metrics = [counter('c', [count]), histogram('h', [live])];
    await expectAsNew(await build(...metrics), metrics);

    for (let round = 0; round < 5; round++) {
      count.value += 99.5;
      live.value.buckets.counts[round % 3]! += 10 ** round;
      live.value.sum! += 1 / 3;

      await expectAsNew(await build(...metrics), metrics);
    }
  });

  it('shows other bounds when a histogram gets some', async () => {
    const build = builder();
    const attributes = { a: '1' };
    for (const bounds of [[1, 2], [1, 2], [1, 3], [1], [1, 2, 3]]) {
      const counts = [...bounds.map(() => 1), 5];
      const metrics = [histogram('h', [point(attributes, buckets(bounds, counts, 1))])];

      await expectAsNew(await build(...metrics), metrics);
    }
  });

  it('follows metrics and series that come, go and change their kind', async () => {
    const build = builder();
    const points = manyCounters(3000);
    const pages: MetricData[][] = [
      [counter('a', points.slice(0, 1500)), gauge('b', [point({}, 1)])],
      [counter('a', points)],
      [counter('a', [...points.slice(0, 700), ...points.slice(900)]), gauge('b', [point({}, 1)])],
      [gauge('a_total', points.slice(2)), histogram('b', [point({}, buckets([1], [1, 1], 1))])],
      [],
      [gauge('b', [point({}, 1)]), counter('a', points)],
    ];

    for (const metrics of pages) await expectAsNew(await build(...metrics), metrics);
  });

  it('leaves an older page readable while newer ones are made', async () => {
    const build = builder();
    const points = manyCounters(3000);
    const before = await build(counter('a', points));
    const expected = before.text();

    await build(counter('a', points.slice(5)));
    await build(counter('a', [...points, point({ more: '1' }, 1)]));

    expect(before.text()).toBe(expected);
  });
});

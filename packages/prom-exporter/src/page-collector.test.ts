import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { TimeoutExceededError } from '@tta/core';
import type { CollectionResult } from '@opentelemetry/sdk-metrics';
import { PageCollector, type MetricSource } from './page-collector.js';
import { catchWarnings } from './testing/catch-warnings.js';
import { collection, gauge, point } from './testing/fake-metrics.js';
import { Warnings } from './warnings.js';

let warnings: ReturnType<typeof catchWarnings>;
beforeEach(() => {
  warnings = catchWarnings();
});
afterEach(() => warnings.restore());

function collectorOf(collect: MetricSource['collect'], timeoutMs = 5000): PageCollector {
  return new PageCollector({ source: { collect }, timeoutMs, targetInfo: false, warnings: new Warnings() });
}
const metrics = [gauge('g', [point({}, 1)])];

describe('PageCollector', () => {
  it('lets all who ask at the same time share one collection', async () => {
    const collect = jest.fn(() => Promise.resolve(collection(metrics)));
    const collector = collectorOf(collect);

    const pages = await Promise.all([collector.page(), collector.page(), collector.page()]);
    await collector.page();

    expect(new Set(pages).size).toBe(1);
    expect(collect).toHaveBeenCalledTimes(2);
  });

  it('tells the source its limit', async () => {
    const collect = jest.fn<MetricSource['collect']>(() => Promise.resolve(collection(metrics)));
    await collectorOf(collect, 1234).page();

    expect(collect).toHaveBeenCalledWith({ timeoutMillis: 1234 });
  });

  it('rejects when the source does not answer in time, and asks again the next time', async () => {
    jest.useFakeTimers();
    const collect = jest.fn(() => new Promise<CollectionResult>(() => undefined));
    const collector = collectorOf(collect, 1000);

    const page = expect(collector.page()).rejects.toBeInstanceOf(TimeoutExceededError);
    await jest.advanceTimersByTimeAsync(1000);
    await page;
    collect.mockImplementation(() => Promise.resolve(collection(metrics)));

    expect(await collector.page()).toHaveLength(1);
    jest.useRealTimers();
  });

  it('rejects with what the source rejects with', async () => {
    const error = new Error('no metrics today');

    await expect(collectorOf(() => Promise.reject(error)).page()).rejects.toBe(error);
    await expect(
      collectorOf(() => {
        throw error;
      }).page(),
    ).rejects.toBe(error);
  });

  it('warns once of a callback that threw, and shows the rest', async () => {
    const collector = collectorOf(() => Promise.resolve(collection(metrics, [new Error('callback broke')])));

    expect(await collector.page()).toHaveLength(1);
    await collector.page();
    expect(warnings.messages()).toEqual([expect.stringContaining('Error: callback broke')]);
  });

  it('rejects when a callback did not answer in time', async () => {
    const late = Object.assign(new Error('Operation timed out.'), { name: 'TimeoutError' });

    await expect(collectorOf(() => Promise.resolve(collection(metrics, [late]))).page()).rejects.toMatchObject({
      code: 'ERR_TTA_TIMEOUT',
      cause: late,
    });
  });
});

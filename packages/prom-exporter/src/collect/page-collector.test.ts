import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { TimeoutExceededError } from '@tta/core';
import type { CollectionResult } from '@opentelemetry/sdk-metrics';
import { PageCollector, type MetricSource } from './page-collector.js';
import { catchWarnings } from '../testing/catch-warnings.js';
import { collection, gauge, point } from '../testing/fake-metrics.js';
import { Warnings } from '../warnings.js';

let warnings: ReturnType<typeof catchWarnings>;
beforeEach(() => {
  warnings = catchWarnings();
});
afterEach(() => warnings.restore());

function collectorOf(collect: MetricSource['collect'], timeoutMs = 5000): PageCollector {
  return new PageCollector({ source: { collect }, timeoutMs, targetInfo: false, warnings: new Warnings() });
}
class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
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

  it('leaves the source less than its own limit, to collect what others said', async () => {
    const collect = jest.fn<MetricSource['collect']>(() => Promise.resolve(collection(metrics)));
    await collectorOf(collect, 1234).page();

    expect(collect).toHaveBeenCalledWith({ timeoutMillis: 988 });
  });

  it('rejects when the source does not answer in time, and asks again the next time', async () => {
    jest.useFakeTimers();
    const collect = jest.fn(() => new Promise<CollectionResult>(() => undefined));
    const collector = collectorOf(collect, 1000);

    const page = expect(collector.page()).rejects.toBeInstanceOf(TimeoutExceededError);
    await jest.advanceTimersByTimeAsync(1000);
    await page;
    jest.useRealTimers();
    collect.mockImplementation(() => Promise.resolve(collection(metrics)));

    expect(await collector.page()).toHaveLength(1);
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

  it.each(['callback broke', 'Operation timed out.'])('warns once of "%s", and shows the rest', async (message) => {
    const collector = collectorOf(() => Promise.resolve(collection(metrics, [new TimeoutError(message)])));

    expect(await collector.page()).toHaveLength(1);
    await collector.page();
    expect(warnings.messages()).toEqual([expect.stringContaining(`TimeoutError: ${message}`)]);
  });

  it('rejects when there is nothing but errors', async () => {
    const error = new Error('callback broke');

    await expect(collectorOf(() => Promise.resolve(collection([], [error]))).page()).rejects.toBe(error);
    expect(await collectorOf(() => Promise.resolve(collection([]))).page()).toEqual([]);
  });
});

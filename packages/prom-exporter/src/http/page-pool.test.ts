import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Page } from '../model/page.js';
import { PagePool, TooManyPagesError } from './page-pool.js';
import type { BodyReader } from './shared-body.js';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

function pool(maxAgeMs: number) {
  const collect = jest.fn((): Promise<Page> => Promise.resolve([]));
  return { collect, pages: new PagePool(collect, maxAgeMs) };
}

/** A response that is being sent, with a page of its own. */
async function occupy(pages: PagePool): Promise<{ destroy: jest.Mock; reader: BodyReader }> {
  const destroy = jest.fn();
  const reader = (await pages.page()).open({ destroy } as unknown as ServerResponse, {
    format: 'text',
    gzip: false,
    createdSamples: false,
  });
  jest.advanceTimersByTime(1);
  return { destroy, reader };
}

describe('PagePool', () => {
  it('shares a page with the scrapes that come within its age, and no longer', async () => {
    const { pages, collect } = pool(100);

    const first = await pages.page();
    jest.advanceTimersByTime(99);
    expect(await pages.page()).toBe(first);
    jest.advanceTimersByTime(2);
    expect(await pages.page()).not.toBe(first);
    expect(collect).toHaveBeenCalledTimes(2);
  });

  it('shares a page ten times as long while it is being read, so that scrapes which overlap cost one', async () => {
    const { pages, collect } = pool(100);
    const { reader } = await occupy(pages);

    jest.advanceTimersByTime(990);
    await pages.page();
    expect(collect).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(20);
    await pages.page();
    expect(collect).toHaveBeenCalledTimes(2);
    reader.close();
  });

  it('shares a page that is being collected also where pages are not kept', async () => {
    const { pages, collect } = pool(0);

    const [first, second] = await Promise.all([pages.page(), pages.page()]);
    jest.advanceTimersByTime(1);
    await pages.page();

    expect(second).toBe(first);
    expect(collect).toHaveBeenCalledTimes(2);
  });

  it('refuses a fifth page while four are in flight, and takes it when one has ended', async () => {
    const { pages } = pool(0);
    const occupied = [await occupy(pages), await occupy(pages), await occupy(pages), await occupy(pages)];

    await expect(pages.page()).rejects.toBeInstanceOf(TooManyPagesError);
    occupied[2]?.reader.close();

    await pages.page();
  });

  it('cuts off the readers of the oldest page for a new one once Prometheus has given them up', async () => {
    const { pages } = pool(0);
    const occupied = [await occupy(pages), await occupy(pages), await occupy(pages), await occupy(pages)];

    jest.advanceTimersByTime(9000);
    await expect(pages.page()).rejects.toBeInstanceOf(TooManyPagesError);
    jest.advanceTimersByTime(1000);
    await pages.page();

    expect(occupied.map(({ destroy }) => destroy.mock.calls.length)).toEqual([1, 0, 0, 0]);
  });
});

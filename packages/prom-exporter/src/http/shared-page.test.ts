import type { ServerResponse } from 'node:http';
import { afterEach, expect, it, jest } from '@jest/globals';
import type { Page } from '../model/page.js';
import { SharedPage } from './shared-page.js';

afterEach(() => {
  jest.restoreAllMocks();
});

const block = Buffer.alloc(20 * 1024, 'x');
const page: Page = [
  {
    kind: 'gauge',
    name: 'level',
    help: '',
    unit: '',
    samples: () => Array.from({ length: 50 }, () => block),
  },
];

/** Bytes of the chunks that the first of so many readers gets. The page has 52 pieces: its head, 50 blocks, its end. */
async function chunksFor(readers: number): Promise<number[]> {
  const shared = new SharedPage(page, () => undefined);
  const [first] = Array.from({ length: readers }, () =>
    shared.open({} as ServerResponse, { format: 'text', gzip: false, createdSamples: false }),
  );
  const lengths: number[] = [];
  for (let chunk = await first?.next(); chunk !== undefined; chunk = await first?.next()) {
    lengths.push(chunk.bytes.length);
    chunk.release();
  }
  return lengths;
}

it('makes few large chunks while five readers wait, and passes blocks on as they are to four', async () => {
  // No turn of the event loop is over.
  jest.spyOn(performance, 'now').mockReturnValue(0);

  const [toFour, toFive] = [await chunksFor(4), await chunksFor(5)];

  const total = (lengths: number[]): number => lengths.reduce((sum, length) => sum + length, 0);
  expect(total(toFive)).toBe(total(toFour));
  expect([toFour.length, toFive.length]).toEqual([52, 2]);
});

it('ends each chunk with its turn of the event loop, however many wait', async () => {
  let now = 0;
  jest.spyOn(performance, 'now').mockImplementation(() => (now += 10));

  expect((await chunksFor(5)).length).toBe(52);
});

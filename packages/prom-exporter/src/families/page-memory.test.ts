import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import type { MetricData } from '@opentelemetry/sdk-metrics';
import { renderOpenMetrics } from '../formats/open-metrics-renderer.js';
import { renderText } from '../formats/text-renderer.js';
import type { Piece } from '../model/page.js';
import { buckets, collection, counter, histogram, point, type Point } from '../testing/fake-metrics.js';
import { joinPieces } from '../testing/render-page.js';
import { Warnings } from '../warnings.js';
import { PageBuilder } from './page-builder.js';

/** Enough that what the code itself holds does not matter. */
const seriesCount = 100_000;

function heapAfterCollection(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

/** By itself, so that nothing of the text is left. */
function isWhole(text: Iterable<Piece>): boolean {
  return joinPieces(text).includes(`step-${seriesCount - 1}"`);
}

/** Bytes of the heap that are held for each series once its page was written in both formats. */
async function heldForEach(metric: MetricData): Promise<number> {
  const { resourceMetrics } = collection([metric]);
  const builder = new PageBuilder({ warnings: new Warnings(), targetInfo: false });
  const before = heapAfterCollection();
  const page = await builder.build(resourceMetrics);
  expect(isWhole(renderText(page)) && isWhole(renderOpenMetrics(page, false))).toBe(true);
  const held = heapAfterCollection() - before;
  // The page is in use until here.
  expect(await builder.build(resourceMetrics)).toHaveLength(page.length);
  return held / seriesCount;
}

function points<T>(value: T): Point<T>[] {
  return Array.from({ length: seriesCount }, (_, index) =>
    point({ primitive_name: `step-${index}`, primitive_type: 'task' }, value),
  );
}

describe('a page of many series', () => {
  it.each([
    { of: 'counters', mostBytes: 64, metric: () => counter('c_total', points(1)) },
    // Of these a block holds fewer.
    { of: 'histograms', mostBytes: 160, metric: () => histogram('h', points(buckets([1], [1, 2], 3))) },
  ])('holds no texts of $of on the heap, only references', async ({ mostBytes, metric }) => {
    expect(await heldForEach(metric())).toBeLessThan(mostBytes);
  });
});

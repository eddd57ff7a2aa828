import type { Attributes } from '@opentelemetry/api';
import { nextTurn, turnIsOver } from './event-loop-turn.js';
import type { Block, Placed } from './page.js';
import type { Rendered } from './rendered-series.js';

export interface BlockCacheOptions<Point, Series> {
  readonly pointsPerBlock: number;
  /** `undefined` for attributes that cannot be shown. */
  readonly render: (attributes: Attributes) => Rendered<Series> | undefined;
  readonly createBlock: (series: readonly Placed<Series>[]) => Block<Point>;
  /** Told of two points whose series would be one on the page; the first is shown. */
  readonly onDuplicate: () => void;
}

const pointsBetweenChecks = 64;

/**
 * The rendered series of one metric. Producers keep their data points in order and only append, so a series is found by
 * its position and recognised by the identity of its attributes: no hashing, and no entry outlives its data point.
 */
export class BlockCache<Point extends { readonly attributes: Attributes }, Series> {
  readonly #options: BlockCacheOptions<Point, Series>;
  readonly #attributes: Attributes[] = [];
  readonly #keys: (string | undefined)[] = [];
  readonly #seen = new Set<string>();
  readonly #blocks: Block<Point>[] = [];

  constructor(options: BlockCacheOptions<Point, Series>) {
    this.#options = options;
  }

  /** The blocks of these points. One call at a time. */
  async blocksOf(points: readonly Point[]): Promise<readonly Block<Point>[]> {
    const { pointsPerBlock, createBlock } = this.#options;
    const unchanged = this.#unchanged(points);
    if (unchanged < points.length || unchanged < this.#attributes.length) {
      this.#keepBlocks(Math.floor(unchanged / pointsPerBlock));
      while (this.#attributes.length < points.length) {
        const first = this.#attributes.length;
        this.#blocks.push(createBlock(await this.#place(points.slice(first, first + pointsPerBlock))));
      }
    }
    return this.#blocks.slice();
  }

  /** How many points from the first on are known. */
  #unchanged(points: readonly Point[]): number {
    const known = this.#attributes;
    const end = Math.min(points.length, known.length);
    let index = 0;
    while (index < end && points[index]?.attributes === known[index]) index++;
    return index;
  }

  #keepBlocks(blocks: number): void {
    const points = blocks * this.#options.pointsPerBlock;
    for (const key of this.#keys.slice(points)) if (key !== undefined) this.#seen.delete(key);
    this.#keys.length = Math.min(this.#keys.length, points);
    this.#attributes.length = this.#keys.length;
    this.#blocks.length = Math.min(this.#blocks.length, blocks);
  }

  async #place(points: readonly Point[]): Promise<Placed<Series>[]> {
    const placed: Placed<Series>[] = [];
    for (const [index, { attributes }] of points.entries()) {
      if (index % pointsBetweenChecks === 0 && turnIsOver()) await nextTurn();
      const rendered = this.#options.render(attributes);
      const isDuplicate = rendered !== undefined && this.#seen.has(rendered.key);
      if (isDuplicate) this.#options.onDuplicate();
      const shown = isDuplicate ? undefined : rendered;
      const position = this.#attributes.push(attributes) - 1;
      this.#keys.push(shown?.key);
      if (shown === undefined) continue;
      this.#seen.add(shown.key);
      placed.push({ position, series: shown.series });
    }
    return placed;
  }
}

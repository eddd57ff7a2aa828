import type { Attributes } from '@opentelemetry/api';
import { nextTurn, turnIsOver } from '../event-loop-turn.js';
import { KeyIndex } from './key-index.js';
import type { Block, Placed } from '../model/page.js';
import type { Rendered } from '../labels/rendered-series.js';

export interface BlockCacheOptions<Point, Series> {
  readonly pointsPerBlock: number;
  /** `undefined` for attributes that cannot be shown. */
  readonly render: (attributes: Attributes) => Rendered<Series> | undefined;
  readonly createBlock: (series: readonly Placed<Series>[]) => Block<Point>;
  /** Called for two points whose series would be one on the page; the first is shown. */
  readonly onDuplicate: () => void;
}

/** The points of one collection and the blocks that render them. Both stay as they are. */
export interface BlocksOfPoints<Point> {
  readonly points: readonly Point[];
  readonly blocks: readonly Block<Point>[];
}

const pointsBetweenChecks = 16;

/**
 * The rendered series of one metric. Producers keep their data points in order and only append, so a series is found by
 * its position and recognised by the identity of its attributes: no hashing, and entries are dropped with their points.
 */
export class BlockCache<Point extends { readonly attributes: Attributes }, Series> {
  readonly #options: BlockCacheOptions<Point, Series>;
  readonly #attributes: Attributes[] = [];
  /** Of all attributes, by position. Attributes that cannot be shown have an empty key. */
  readonly #keys = new KeyIndex();
  readonly #blocks: Block<Point>[] = [];
  /** The result of the last collection. Not kept when the producer makes new points each time. */
  #last: BlocksOfPoints<Point> | undefined;
  #pointsPersist = true;

  constructor(options: BlockCacheOptions<Point, Series>) {
    this.#options = options;
  }

  /** `points` may be a producer's own array, which may grow while the page is written. One call at a time. */
  async blocksOf(points: readonly Point[]): Promise<BlocksOfPoints<Point>> {
    const last = this.#last;
    // Comparing costs a tenth of copying, which for many series would also end in a pause for garbage now and then.
    if (last !== undefined && isSame(points, last.points)) return last;
    if (last !== undefined && points.length > 0 && points[0] !== last.points[0]) this.#pointsPersist = false;
    this.#last = undefined;
    const own = points.slice();
    await this.#update(own);
    const blocksOfPoints = { points: own, blocks: this.#blocks.slice() };
    if (this.#pointsPersist) this.#last = blocksOfPoints;
    return blocksOfPoints;
  }

  async #update(points: readonly Point[]): Promise<void> {
    const { pointsPerBlock, createBlock } = this.#options;
    const unchanged = this.#unchanged(points);
    if (unchanged === points.length && unchanged === this.#attributes.length) return;
    this.#keepBlocks(Math.floor(unchanged / pointsPerBlock));
    while (this.#attributes.length < points.length) {
      const first = this.#attributes.length;
      const placed = await this.#place(points.slice(first, first + pointsPerBlock));
      if (turnIsOver()) await nextTurn();
      this.#blocks.push(createBlock(placed));
    }
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
    this.#keys.truncate(points);
    this.#attributes.length = this.#keys.size;
    this.#blocks.length = Math.min(this.#blocks.length, blocks);
  }

  async #place(points: readonly Point[]): Promise<Placed<Series>[]> {
    const placed: Placed<Series>[] = [];
    for (const [index, { attributes }] of points.entries()) {
      if (index % pointsBetweenChecks === 0 && turnIsOver()) await nextTurn();
      const rendered = this.#options.render(attributes);
      const position = this.#attributes.length;
      const isDuplicate = this.#keys.add(rendered?.key ?? '', (other) => this.#keyAt(other) === rendered?.key);
      this.#attributes.push(attributes);
      if (rendered === undefined) continue;
      if (isDuplicate) this.#options.onDuplicate();
      else placed.push({ position, series: rendered.series });
    }
    return placed;
  }

  #keyAt(position: number): string | undefined {
    return this.#options.render(this.#attributes[position] ?? {})?.key;
  }
}

function isSame<T>(left: readonly T[], right: readonly T[]): boolean {
  if (left.length !== right.length) return false;
  // Unlike `!==`, which looks into each of two objects for what they are, this compares the references alone.
  for (let index = 0; index < left.length; index++) if (!Object.is(left[index], right[index])) return false;
  return true;
}

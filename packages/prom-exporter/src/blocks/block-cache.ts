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

/** The part of a metric that one block renders. */
interface Part<Point> {
  /** Of all its points, also of those that are not on the page. */
  readonly attributes: readonly Attributes[];
  readonly block: Block<Point>;
}

const pointsBetweenChecks = 16;

/**
 * The rendered series of one metric. Producers keep their data points in order and only append, so a series is found by
 * its position and recognised by the identity of its attributes: no hashing, and entries are dropped with their points.
 */
export class BlockCache<Point extends { readonly attributes: Attributes }, Series> {
  readonly #options: BlockCacheOptions<Point, Series>;
  /** All but the last are full. */
  readonly #parts: Part<Point>[] = [];
  /** Of all attributes, by position. Attributes that cannot be shown have an empty key. */
  readonly #keys = new KeyIndex();
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
    const blocksOfPoints = { points: own, blocks: this.#parts.map(({ block }) => block) };
    if (this.#pointsPersist) this.#last = blocksOfPoints;
    return blocksOfPoints;
  }

  async #update(points: readonly Point[]): Promise<void> {
    const { pointsPerBlock } = this.#options;
    const kept = await this.#unchangedParts(points);
    this.#parts.length = kept;
    this.#keys.truncate(kept * pointsPerBlock);
    this.#keys.reserve(points.length);
    for (let first = kept * pointsPerBlock; first < points.length; first += pointsPerBlock)
      this.#parts.push(await this.#partOf(points.slice(first, first + pointsPerBlock), first));
  }

  /** How many parts from the first on have the same attributes as before. */
  async #unchangedParts(points: readonly Point[]): Promise<number> {
    const { pointsPerBlock } = this.#options;
    for (const [index, { attributes }] of this.#parts.entries()) {
      if (turnIsOver()) await nextTurn();
      const first = index * pointsPerBlock;
      const length = Math.min(points.length - first, pointsPerBlock);
      if (length !== attributes.length) return index;
      for (let at = 0; at < length; at++) if (points[first + at]?.attributes !== attributes[at]) return index;
    }
    return this.#parts.length;
  }

  async #partOf(points: readonly Point[], first: number): Promise<Part<Point>> {
    const { render, createBlock, onDuplicate } = this.#options;
    const placed: Placed<Series>[] = [];
    const attributes: Attributes[] = [];
    const keyAt = (position: number): string | undefined =>
      render((position < first ? this.#attributesAt(position) : attributes[position - first]) ?? {})?.key;
    for (const [index, point] of points.entries()) {
      if (index % pointsBetweenChecks === 0 && turnIsOver()) await nextTurn();
      const rendered = render(point.attributes);
      const isDuplicate = this.#keys.add(rendered?.key ?? '', (other) => keyAt(other) === rendered?.key);
      attributes.push(point.attributes);
      if (rendered === undefined) continue;
      if (isDuplicate) onDuplicate();
      else placed.push({ position: first + index, series: rendered.series });
    }
    if (turnIsOver()) await nextTurn();
    return { attributes, block: createBlock(placed) };
  }

  #attributesAt(position: number): Attributes | undefined {
    const { pointsPerBlock } = this.#options;
    return this.#parts[Math.floor(position / pointsPerBlock)]?.attributes[position % pointsPerBlock];
  }
}

function isSame<T>(left: readonly T[], right: readonly T[]): boolean {
  if (left.length !== right.length) return false;
  // Unlike `!==`, which looks into each of two objects for what they are, this compares the references alone.
  for (let index = 0; index < left.length; index++) if (!Object.is(left[index], right[index])) return false;
  return true;
}

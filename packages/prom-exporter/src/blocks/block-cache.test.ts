import { describe, expect, it, jest } from '@jest/globals';
import type { Attributes } from '@opentelemetry/api';
import { BlockCache } from './block-cache.js';
import type { Block, Placed } from '../model/page.js';
import { pieceText } from '../testing/render-page.js';

interface Named {
  readonly attributes: Attributes;
}

function named(...names: string[]): Named[] {
  return names.map((name) => ({ attributes: { name } }));
}

function blocksText(blocks: readonly Block<Named>[]): string {
  return blocks.map((block) => pieceText(block.render([], {} as never))).join('');
}

function setUp() {
  const render = jest.fn((attributes: Attributes) => ({
    key: String(attributes.name),
    series: String(attributes.name),
  }));
  const onDuplicate = jest.fn();
  const createBlock = (series: readonly Placed<string>[]): Block<Named> => ({
    render: () => Buffer.from(series.map((placed) => `${placed.series}${placed.position} `).join('')),
  });
  const cache = new BlockCache<Named, string>({ pointsPerBlock: 3, render, createBlock, onDuplicate });
  const text = async (points: Named[]): Promise<string> => blocksText((await cache.blocksOf(points)).blocks).trim();
  return { cache, text, render, onDuplicate };
}

describe('BlockCache', () => {
  it('renders a series once as long as its attributes stay the same object', async () => {
    const { text, render } = setUp();
    const points = named('a', 'b', 'c', 'd');

    expect(await text(points)).toBe('a0 b1 c2 d3');
    expect(await text(points.map(({ attributes }) => ({ attributes })))).toBe('a0 b1 c2 d3');
    expect(render).toHaveBeenCalledTimes(4);
  });

  it('renders only the last block again when points are appended', async () => {
    const { text, render } = setUp();
    const points = named('a', 'b', 'c', 'd');
    await text(points);
    render.mockClear();

    expect(await text([...points, ...named('e', 'f', 'g')])).toBe('a0 b1 c2 d3 e4 f5 g6');
    expect(render.mock.calls.map(([{ name }]) => name)).toEqual(['d', 'e', 'f', 'g']);
  });

  it('notices points that are gone, moved or replaced', async () => {
    const { text, onDuplicate } = setUp();
    const [a, b, c, d, e] = named('a', 'b', 'c', 'd', 'e') as [Named, Named, Named, Named, Named];
    await text([a, b, c, d, e]);

    expect(await text([a, b, c, e])).toBe('a0 b1 c2 e3');
    expect(await text([b, a])).toBe('b0 a1');
    expect(await text([])).toBe('');
    expect(await text([e, d, c, b, a])).toBe('e0 d1 c2 b3 a4');
    expect(onDuplicate).not.toHaveBeenCalled();
  });

  it('leaves out duplicates and what cannot be rendered, also in later blocks', async () => {
    const { cache, text, render, onDuplicate } = setUp();
    render.mockImplementationOnce(() => undefined as never);

    expect(await text(named('x', 'a', 'b', 'a', 'c', 'b'))).toBe('a1 b2 c4');
    expect(onDuplicate).toHaveBeenCalledTimes(2);
    expect(await cache.blocksOf([])).toEqual({ points: [], blocks: [] });
  });

  it('leaves blocks alone that it gave away', async () => {
    const { cache } = setUp();
    const points = named('a', 'b', 'c', 'd');
    const before = await cache.blocksOf(points);
    points.length = 0;
    await cache.blocksOf(named('e'));

    expect(before.points).toHaveLength(4);
    expect(blocksText(before.blocks)).toBe('a0 b1 c2 d3 ');
  });

  it('gives the same for the same points, whatever array they come in', async () => {
    const { cache } = setUp();
    const points = named('a', 'b', 'c', 'd');
    const before = await cache.blocksOf(points);

    expect(await cache.blocksOf(points.slice())).toBe(before);
    points.push(...named('e'));
    expect((await cache.blocksOf(points)).points).toHaveLength(5);
    expect(before.points).toHaveLength(4);
  });

  it('keeps no points of a producer that makes new ones for each page', async () => {
    const { cache } = setUp();
    const points = named('a', 'b');
    const fresh = (): Named[] => points.map(({ attributes }) => ({ attributes }));
    await cache.blocksOf(fresh());
    const { points: second } = await cache.blocksOf(fresh());

    // Were they kept, these would be found to be the same.
    expect((await cache.blocksOf(second)).points).not.toBe(second);
  });
});

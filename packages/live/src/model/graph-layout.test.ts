import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { graphLayout } from './graph-layout.js';
import type { GraphNode } from './live-data.js';

const sizes = { width: 10, height: 4, gapX: 2, gapY: 3 };

function node(runsInOrder: boolean, ...inside: number[]): GraphNode {
  return { name: 'n', type: 't', key: 't n', runsInOrder, inside };
}

describe('graphLayout', () => {
  it('puts a sequence below each other and a fan beside each other, in their order and in the middle', () => {
    const sequence = graphLayout([node(true, 1, 2), node(false), node(false)], sizes);
    expect(sequence).toEqual({
      ...{ width: 10, height: 18 },
      places: [
        { x: 0, y: 0 },
        { x: 0, y: 7 },
        { x: 0, y: 14 },
      ],
    });

    const fan = graphLayout([node(false, 1, 2), node(false), node(false)], sizes);
    expect(fan).toEqual({
      ...{ width: 22, height: 11 },
      places: [
        { x: 6, y: 0 },
        { x: 0, y: 7 },
        { x: 12, y: 7 },
      ],
    });
  });

  it('never lets two nodes touch, however they are nested', () => {
    // Each node is inside of one before it.
    const parents = fc.array(fc.tuple(fc.nat(), fc.boolean()), { maxLength: 40 });
    fc.assert(
      fc.property(parents, (drawn) => {
        const nodes = [node(true), ...drawn.map(([, runsInOrder]) => node(runsInOrder))];
        drawn.forEach(([parent], index) => (nodes[parent % (index + 1)]?.inside as number[]).push(index + 1));
        const { width, height, places } = graphLayout(nodes, sizes);

        places.forEach(({ x, y }, index) => {
          expect(x >= 0 && y >= 0 && x + sizes.width <= width && y + sizes.height <= height).toBe(true);
          for (const other of places.slice(index + 1))
            expect(Math.abs(other.x - x) >= sizes.width || Math.abs(other.y - y) >= sizes.height).toBe(true);
        });
      }),
    );
  });
});

import type { GraphNode } from './live-data.js';

/** Sizes in pixels. */
export interface GraphSizes {
  readonly width: number;
  readonly height: number;
  /** Between neighbours of a fan. */
  readonly gapX: number;
  /** Between a step and the next one. */
  readonly gapY: number;
}

export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  /** The upper left corner of each node. */
  readonly places: readonly { readonly x: number; readonly y: number }[];
}

/**
 * Lays a composition out from top to bottom: a sequence as a column, any other composite above a row of its steps, both
 * in their order. Each step has a rectangle that no other one reaches into, so that no arrow crosses a node.
 */
export function graphLayout(nodes: readonly GraphNode[], sizes: GraphSizes): GraphLayout {
  const { width, height, gapX, gapY } = sizes;
  const boxes: { width: number; height: number }[] = [];
  // Backwards, because the steps inside of a node stand after it.
  for (let index = nodes.length - 1; index >= 0; index--) {
    const { inside, runsInOrder } = nodes[index] as GraphNode;
    const children = inside.map((child) => boxes[child] as { width: number; height: number });
    const widths = children.map((box) => box.width);
    const heights = children.map((box) => box.height);
    boxes[index] = runsInOrder
      ? { width: Math.max(width, ...widths), height: height + sum(heights) + gapY * children.length }
      : {
          width: Math.max(width, sum(widths) + gapX * Math.max(0, children.length - 1)),
          height: height + (children.length > 0 ? gapY + Math.max(...heights) : 0),
        };
  }
  const corners = [{ x: 0, y: 0 }];
  nodes.forEach(({ inside, runsInOrder }, index) => {
    const { x, y } = corners[index] as { x: number; y: number };
    const box = boxes[index] as { width: number; height: number };
    const rowWidth = sum(inside.map((child) => (boxes[child]?.width ?? 0) + gapX)) - gapX;
    let [childX, childY] = [x + (box.width - rowWidth) / 2, y + height + gapY];
    for (const child of inside) {
      const own = boxes[child] as { width: number; height: number };
      corners[child] = { x: runsInOrder ? x + (box.width - own.width) / 2 : childX, y: childY };
      if (runsInOrder) childY += own.height + gapY;
      else childX += own.width + gapX;
    }
  });
  const places = corners.map(({ x, y }, index) => ({ x: x + ((boxes[index]?.width ?? 0) - width) / 2, y }));
  return { ...(boxes[0] ?? { width: 0, height: 0 }), places };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

import type { Report } from '../schema/problem.js';
import type { Node, Use } from './scope.js';
import { sender } from './use-sender.js';

/** Which component refers to which others, and where it does. */
export type Edges = ReadonlyMap<Node, ReadonlyMap<Node, Use>>;

/** Components must not refer to each other in a circle. */
export function checkCycles(edges: Edges, report: Report): void {
  const done = new Set<Node>();
  for (const start of edges.keys()) {
    // A path by hand and not by recursion: a chain of components may be long.
    const path: { readonly node: Node; readonly next: Iterator<[Node, Use]> }[] = [];
    const onPath = new Set<Node>();
    const enter = (node: Node): void => {
      path.push({ node, next: (edges.get(node) ?? new Map<Node, Use>()).entries() });
      onPath.add(node);
    };
    if (!done.has(start)) enter(start);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const step = top.next.next();
      if (step.done === true) {
        path.pop();
        onPath.delete(top.node);
        done.add(top.node);
        continue;
      }
      const [target, use] = step.value;
      if (onPath.has(target)) {
        const circle = [...path.map(({ node }) => node).slice(path.findIndex(({ node }) => node === target)), target];
        const shown = circle.map((node) => node.id).join(' → ');
        sender(use, report)('reference-cycle', `components refer to each other in a circle: ${shown}`);
      } else if (!done.has(target)) enter(target);
    }
  }
}

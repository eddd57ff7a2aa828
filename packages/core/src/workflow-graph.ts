import type { WorkflowDescription } from './describe-workflow.js';

/** A step at one of its places in a workflow. */
export interface PlacedStep {
  readonly step: WorkflowDescription;
  /** Indexes of the steps inside. Empty too where the same composite is at an earlier place with its steps. */
  readonly inside: readonly number[];
}

/** A workflow as nodes and arrows in the order in which the steps run. */
export interface WorkflowGraph {
  /** The first is the root. Composites come before their steps. */
  readonly nodes: readonly PlacedStep[];
  /** Indexes of nodes: the first is followed by the second. */
  readonly arrows: readonly (readonly [from: number, to: number])[];
}

/**
 * The order in which the steps of a workflow run: a sequence is a chain, all other composites are fans, whose branches
 * join in the step that follows. Steps beyond `maxNodes` are left out.
 */
export function workflowGraph(workflow: WorkflowDescription, maxNodes = Infinity): WorkflowGraph {
  const nodes = placedSteps(workflow, maxNodes);
  const lasts = lastSteps(nodes);
  const arrows = nodes.flatMap(({ step, inside }, index) =>
    inside.flatMap((child, at) => {
      const before = step.runsInOrder && at > 0 ? (lasts[inside[at - 1] as number] as readonly number[]) : [index];
      return before.map((from) => [from, child] as const);
    }),
  );
  return { nodes, arrows };
}

/** Every place of every step. The inside of a composite is placed once, because steps may share it without end. */
function placedSteps(workflow: WorkflowDescription, maxNodes: number): readonly PlacedStep[] {
  const nodes = [{ step: workflow, inside: [] as number[] }];
  const opened = new Set<WorkflowDescription>();
  // An array is walked in the order in which it grows.
  for (const { step, inside } of nodes) {
    if (opened.has(step)) continue;
    opened.add(step);
    for (const child of step.children) {
      if (nodes.length >= maxNodes) return nodes;
      inside.push(nodes.length);
      nodes.push({ step: child, inside: [] });
    }
  }
  return nodes;
}

/** For each node, the nodes that the step after it follows. Backwards, because composites come before their steps. */
function lastSteps(nodes: readonly PlacedStep[]): readonly (readonly number[])[] {
  const lasts: (readonly number[])[] = [];
  for (let index = nodes.length - 1; index >= 0; index--) {
    const { step, inside } = nodes[index] as PlacedStep;
    const ends = step.runsInOrder ? inside.slice(-1) : inside;
    const [only] = ends;
    if (only === undefined) lasts[index] = [index];
    else if (ends.length === 1) lasts[index] = lasts[only] as readonly number[];
    else lasts[index] = ends.flatMap((end) => lasts[end] as readonly number[]);
  }
  return lasts;
}

import { describeWorkflow, mermaidText, type ObservedStep, type WorkflowDescription } from '@tta/core';
import { workflowGraph } from '@tta/core/authors';
import { stepKey, type WorkflowGraph } from '../model/live-data.js';

/** Compositions that are made for each run must not fill the memory. */
const mostWorkflows = 100;
const mostOfOneName = 5;
const mostNodes = 500;

interface Composition {
  readonly graph: Omit<WorkflowGraph, 'process' | 'hasRun'>;
  hasRun: boolean;
}

/** The compositions of the workflows that ran or were declared. Several may have one name, which they have by default. */
export class WorkflowGraphs {
  /** By name, and there by the text that tells all of it. */
  readonly #graphs = new Map<string, Map<string, Composition>>();
  readonly #seen = new WeakSet<ObservedStep>();
  readonly #running = new WeakSet<ObservedStep>();

  /** The workflow is about to run for the first time, or was declared before. */
  add(workflow: ObservedStep, hasRun: boolean): void {
    if (this.#running.has(workflow) || (!hasRun && this.#seen.has(workflow))) return;
    this.#seen.add(workflow);
    if (hasRun) this.#running.add(workflow);
    const ofName = this.#graphs.get(workflow.name) ?? new Map<string, Composition>();
    if (ofName.size === 0 && this.#graphs.size >= mostWorkflows) return;
    this.#graphs.set(workflow.name, ofName);
    const graph = graphOf(describeWorkflow(workflow));
    const known = ofName.get(graph.mermaid);
    // The newest is the last one.
    ofName.delete(graph.mermaid);
    ofName.set(graph.mermaid, { graph, hasRun: known?.hasRun === true || hasRun });
    for (const [oldest] of ofName) if (ofName.size > mostOfOneName) ofName.delete(oldest);
  }

  read(process: string): WorkflowGraph[] {
    const all = Array.from(this.#graphs.values(), (ofName) => [...ofName.values()]).flat();
    return all.map(({ graph, hasRun }) => ({ process, ...graph, hasRun }));
  }
}

function graphOf(root: WorkflowDescription): Omit<WorkflowGraph, 'process' | 'hasRun'> {
  const { nodes, arrows } = workflowGraph(root, mostNodes);
  const placed = nodes.map(({ step, inside }) => {
    const { name, type, runsInOrder } = step;
    return { name, type, key: stepKey(step), runsInOrder, inside };
  });
  return { workflow: root.name, nodes: placed, edges: arrows, mermaid: mermaidText(root) };
}

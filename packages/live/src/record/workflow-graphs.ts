import { describeWorkflow, mermaidText, type ObservedStep, type WorkflowDescription } from '@tta/core';
import { stepKey, type WorkflowGraph } from '../model/live-data.js';

/** Compositions that are made for each run must not fill the memory. */
const mostWorkflows = 100;
const mostNodes = 500;

/** The compositions of the workflows that ran or were declared, by name. */
export class WorkflowGraphs {
  readonly #graphs = new Map<string, { graph: Omit<WorkflowGraph, 'process' | 'hasRun'>; hasRun: boolean }>();
  readonly #seen = new WeakSet<ObservedStep>();
  readonly #running = new WeakSet<ObservedStep>();

  /** The workflow is about to run for the first time, or was declared before. */
  add(workflow: ObservedStep, hasRun: boolean): void {
    if (hasRun && this.#running.has(workflow)) return;
    const known = this.#graphs.get(workflow.name);
    if (known !== undefined) known.hasRun ||= hasRun;
    if (hasRun) this.#running.add(workflow);
    if (this.#seen.has(workflow)) return;
    this.#seen.add(workflow);
    if (known === undefined && this.#graphs.size >= mostWorkflows) return;
    this.#graphs.set(workflow.name, { graph: graphOf(describeWorkflow(workflow)), hasRun: known?.hasRun ?? hasRun });
  }

  read(process: string): WorkflowGraph[] {
    return Array.from(this.#graphs.values(), ({ graph, hasRun }) => ({ process, ...graph, hasRun }));
  }
}

function graphOf(root: WorkflowDescription): Omit<WorkflowGraph, 'process' | 'hasRun'> {
  const indexes = new Map([[root, 0]]);
  const edges: [number, number][] = [];
  // A map is walked in the order in which it grows.
  for (const [step, from] of indexes) {
    for (const child of step.children) {
      if (!indexes.has(child) && indexes.size >= mostNodes) continue;
      const to = indexes.get(child) ?? indexes.size;
      indexes.set(child, to);
      edges.push([from, to]);
    }
  }
  const nodes = Array.from(indexes.keys(), ({ name, type }) => ({ name, type, key: stepKey({ name, type }) }));
  return { workflow: root.name, nodes, edges, mermaid: mermaidText(root) };
}

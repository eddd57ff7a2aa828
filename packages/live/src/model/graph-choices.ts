import type { LiveProcess, WorkflowGraph } from './live-data.js';

/** A graph with a title that no other one has, as far as names tell. */
export interface GraphChoice {
  readonly key: string;
  readonly title: string;
  readonly graph: WorkflowGraph;
  /** Compositions of this process with the same name, this one included. */
  readonly alike: number;
}

/** Names of the first steps that a title tells. */
const mostNames = 4;

/** The graphs to choose from. Where several have one name, the steps inside tell them apart; and so do the processes. */
export function graphChoices(
  graphs: readonly WorkflowGraph[],
  processes: readonly Pick<LiveProcess, 'id' | 'service'>[],
): GraphChoice[] {
  const isElsewhere = graphs.some(({ process }) => process !== graphs[0]?.process);
  return graphs.map((graph) => {
    const { process, workflow, mermaid } = graph;
    const alike = graphs.filter((other) => other.process === process && other.workflow === workflow).length;
    const service = processes.find(({ id }) => id === process)?.service;
    const inside = alike > 1 ? ` of ${namesInside(graph)}` : '';
    const at = isElsewhere && service !== undefined ? ` in ${service}` : '';
    return { key: `${process} ${workflow} ${mermaid}`, title: `${workflow}${inside}${at}`, graph, alike };
  });
}

function namesInside({ nodes }: WorkflowGraph): string {
  const names = nodes[0]?.inside.map((index) => nodes[index]?.name ?? '') ?? [];
  return names.length > mostNames ? `${names.slice(0, mostNames).join(', ')} ...` : names.join(', ');
}

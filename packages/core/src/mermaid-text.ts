import type { WorkflowDescription } from './describe-workflow.js';
import { workflowGraph } from './workflow-graph.js';

/** Options of `mermaidText`. */
export interface MermaidOptions {
  /** Direction of the diagram: `TD` down, `LR` to the right. Default `TD`. */
  readonly direction?: 'TD' | 'LR';
}

/**
 * A workflow as a Mermaid flowchart, for READMEs: a sequence as a chain, other composites as fans. A composite that
 * is in several places is drawn with its steps once.
 */
export function mermaidText(workflow: WorkflowDescription, { direction = 'TD' }: MermaidOptions = {}): string {
  const { nodes, arrows } = workflowGraph(workflow);
  const lines = [
    `flowchart ${direction}`,
    ...nodes.map(({ step: { name, type } }, index) => {
      const isTold = name === type;
      return `  s${index}["${escaped(name)}${isTold ? '' : `<br/>${escaped(type)}`}"]`;
    }),
    ...arrows.map(([from, to]) => `  s${from} --> s${to}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** Every character that Mermaid or Markdown could take for its own, as an entity. */
function escaped(text: string): string {
  return text.replace(/[^\w .:,/()+-]/gu, (character) => `#${String(character.codePointAt(0))};`);
}

import type { WorkflowDescription } from './describe-workflow.js';

/** Options of `mermaidText`. */
export interface MermaidOptions {
  /** Direction of the diagram: `TD` down, `LR` to the right. Default `TD`. */
  readonly direction?: 'TD' | 'LR';
}

/** A workflow as a Mermaid flowchart, for READMEs: each step once, with an arrow to each step that it executes. */
export function mermaidText(workflow: WorkflowDescription, { direction = 'TD' }: MermaidOptions = {}): string {
  const ids = new Map([[workflow, 's0']]);
  const lines = [`flowchart ${direction}`];
  const arrows: string[] = [];
  // A map is walked in the order in which it grows.
  for (const [step, id] of ids) {
    lines.push(`  ${id}["${escaped(step.name)}${step.name === step.type ? '' : `<br/>${escaped(step.type)}`}"]`);
    for (const child of step.children) {
      if (!ids.has(child)) ids.set(child, `s${ids.size}`);
      arrows.push(`  ${id} --> ${ids.get(child) ?? ''}`);
    }
  }
  return `${[...lines, ...arrows].join('\n')}\n`;
}

/** Every character that Mermaid or Markdown could take for its own, as an entity. */
function escaped(text: string): string {
  return text.replace(/[^\w .:,/()+-]/gu, (character) => `#${String(character.codePointAt(0))};`);
}

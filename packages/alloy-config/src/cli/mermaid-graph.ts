import type { FlowGraph } from './flow-graph.js';

/** The graph in Mermaid's language. Solid arrows are data, dotted ones targets and settings. */
export function mermaidGraph({ nodes, edges }: FlowGraph): string {
  const numbers = new Map([...nodes.keys()].map((id, index) => [id, `n${index + 1}`]));
  const boxes = [...nodes.values()].map(({ id, name, label, detail }) => {
    const lines = [name, label, detail].filter((line) => line !== '').map(escapeText);
    return `  ${numbers.get(id) ?? ''}["${lines.join('<br/>')}"]`;
  });
  const arrows = edges.map(({ from, to, kind, signal }) => {
    const text = signal === undefined ? '' : `|${signal}|`;
    return `  ${numbers.get(from) ?? ''} ${kind === 'data' ? '-->' : '-.->'}${text} ${numbers.get(to) ?? ''}`;
  });
  return `${['flowchart LR', ...boxes, ...arrows].join('\n')}\n`;
}

/** Mermaid reads `#...;` as a character; a quote or a bracket of HTML would end the label. */
function escapeText(text: string): string {
  return text.replaceAll(/[#"<>&;`]/g, (character) => `#${character.charCodeAt(0)};`);
}

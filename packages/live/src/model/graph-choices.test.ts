import { describe, expect, it } from '@jest/globals';
import { graphChoices } from './graph-choices.js';
import type { GraphNode, WorkflowGraph } from './live-data.js';

function graphOf(workflow: string, inside: readonly string[], process = 'one'): WorkflowGraph {
  const node = (name: string): GraphNode => ({
    name,
    type: 'task',
    key: `task ${name}`,
    runsInOrder: true,
    inside: [],
  });
  const nodes = [{ ...node(workflow), inside: inside.map((_, index) => index + 1) }, ...inside.map(node)];
  // A chain, as of a sequence.
  const edges = inside.map((_, index) => [index, index + 1] as const);
  return { process, workflow, nodes, edges, mermaid: inside.join(), hasRun: true };
}

const titles = (...graphs: WorkflowGraph[]): string[] =>
  graphChoices(graphs, [
    { id: 'one', service: 'shop' },
    { id: 'two', service: 'mail' },
  ]).map(({ title }) => title);

describe('graphChoices', () => {
  it('tells workflows of one name apart by the steps inside', () => {
    expect(
      titles(
        graphOf('story', ['load']),
        graphOf('Sequential', ['a', 'b']),
        graphOf('Sequential', ['c', 'a', 'b', 'd', 'e']),
      ),
    ).toEqual(['story', 'Sequential of a, b', 'Sequential of c, a, b, d ...']);
  });

  it('names the process where there are several', () => {
    const choices = [graphOf('story', ['load']), graphOf('story', ['load'], 'two')];

    expect(titles(...choices)).toEqual(['story in shop', 'story in mail']);
    expect(new Set(graphChoices(choices, []).map(({ key }) => key)).size).toBe(2);
  });
});

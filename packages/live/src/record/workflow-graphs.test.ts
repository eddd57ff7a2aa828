import { describe, expect, it } from '@jest/globals';
import { inOrder, Step } from '../testing/steps.js';
import { WorkflowGraphs } from './workflow-graphs.js';

const shown = (graphs: WorkflowGraphs): string[] =>
  graphs.read('p').map(({ nodes, hasRun }) => `${nodes.map(({ name }) => name).join()} ${hasRun ? 'ran' : 'declared'}`);

describe('WorkflowGraphs', () => {
  it('keeps different compositions of one name apart, and knows which of them ran', () => {
    const graphs = new WorkflowGraphs();
    const [one, other] = [inOrder('story', new Step('a')), inOrder('story', new Step('b'))];
    graphs.add(one, false);
    graphs.add(other, false);
    graphs.add(other, true);
    graphs.add(other, false);

    expect(shown(graphs)).toEqual(['story,a declared', 'story,b ran']);
  });

  it('shows once what is composed for each run', () => {
    const graphs = new WorkflowGraphs();
    for (let run = 0; run < 3; run++) graphs.add(inOrder('story', new Step('a')), true);

    expect(shown(graphs)).toEqual(['story,a ran']);
  });

  it('keeps the newest of one name, so that it leaves room for others', () => {
    const graphs = new WorkflowGraphs();
    for (let run = 0; run < 1000; run++) graphs.add(inOrder('story', new Step(`a-${run}`)), true);
    graphs.add(inOrder('other', new Step('b')), true);

    expect(shown(graphs)).toEqual([...[995, 996, 997, 998, 999].map((run) => `story,a-${run} ran`), 'other,b ran']);
  });

  it('keeps a bounded number of names', () => {
    const graphs = new WorkflowGraphs();
    for (let run = 0; run < 1000; run++) graphs.add(new Step(`w-${run}`), true);

    expect(shown(graphs)).toHaveLength(100);
  });
});

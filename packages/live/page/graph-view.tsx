import { batch, useSignal } from '@preact/signals';
import { graphlib, layout } from '@dagrejs/dagre';
import { durationText } from '@tta/core/authors';
import { useEffect } from 'preact/hooks';
import { graphChoices } from '../src/model/graph-choices.js';
import type { LiveNumbers, StepNumbers, WorkflowGraph } from '../src/model/live-data.js';
import { stepFigures } from '../src/model/step-figures.js';
import { copyText } from './copy-text.js';
import { fetchJson, processes } from './state.js';

const node = { width: 210, height: 74 };

/** The composition of a workflow, before and while it runs. */
export function GraphView() {
  const graphs = useSignal<readonly WorkflowGraph[] | undefined>(undefined);
  const numbers = useSignal<LiveNumbers | undefined>(undefined);
  const chosen = useSignal<string | undefined>(undefined);
  useEffect(() => {
    const load = async (): Promise<void> => {
      if (document.visibilityState !== 'visible') return;
      // Shown together: a graph alone would say for a moment that nothing has run.
      const [found, figures] = await Promise.all([
        fetchJson<WorkflowGraph[]>('api/graphs'),
        fetchJson<LiveNumbers>('api/numbers'),
      ]);
      batch(() => {
        graphs.value = found ?? graphs.value;
        numbers.value = figures ?? numbers.value;
      });
    };
    void load();
    const timer = setInterval(() => void load(), 2000);
    return () => clearInterval(timer);
  }, []);
  if (graphs.value === undefined) return <p class="empty">Loading the graphs.</p>;
  const choices = graphChoices(graphs.value, processes.value);
  const choice = choices.find(({ key }) => key === chosen.value) ?? choices[0];
  const graph = choice?.graph;
  if (graph === undefined)
    return (
      <p class="empty">No workflow is known yet: run one, or declare it by startLive({'{ workflows: [...] }'}).</p>
    );
  return (
    <section class="graph-view" aria-labelledby="graph-title">
      <h2 id="graph-title">Graph of {choice?.title}</h2>
      <div class="tools">
        <label>
          Workflow
          <select value={choice?.key} onChange={(event) => (chosen.value = event.currentTarget.value)}>
            {choices.map(({ key, title, graph: { hasRun } }) => (
              <option value={key}>
                {title}
                {hasRun ? '' : ' (has not run)'}
              </option>
            ))}
          </select>
        </label>
        <button type="button" onClick={() => void copyText(graph.mermaid)}>
          Copy as Mermaid
        </button>
      </div>
      {choice !== undefined && choice.alike > 1 && (
        <p class="note">
          {choice.alike} workflows are named {graph.workflow}, so that their figures are added up. The option name tells
          them apart.
        </p>
      )}
      <Drawing graph={graph} numbers={numbers.value} />
    </section>
  );
}

function Drawing({ graph, numbers }: { graph: WorkflowGraph; numbers: LiveNumbers | undefined }) {
  const drawn = new graphlib.Graph();
  drawn.setGraph({ rankdir: 'LR', nodesep: 24, ranksep: 56, marginx: 8, marginy: 8 });
  drawn.setDefaultEdgeLabel(() => ({}));
  graph.nodes.forEach((_, index) => drawn.setNode(String(index), { ...node }));
  for (const [from, to] of graph.edges) drawn.setEdge(String(from), String(to));
  layout(drawn);
  const { width = 0, height = 0 } = drawn.graph() as { readonly width?: number; readonly height?: number };
  const figuresOf = (key: string): StepNumbers | undefined =>
    numbers?.steps.find((step) => step.process === graph.process && step.key === key);
  return (
    <div class="drawing" tabIndex={0} role="group" aria-label={`${graph.nodes.length} steps`}>
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`}>
        <defs>
          <marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">
            <path d="M0 0 8 4 0 8z" class="arrow" />
          </marker>
        </defs>
        {drawn.edges().map((edge) => {
          const { points } = drawn.edge(edge) as { points: readonly { readonly x: number; readonly y: number }[] };
          return (
            <path
              class="edge"
              d={points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('')}
              marker-end="url(#arrow)"
            />
          );
        })}
        {graph.nodes.map(({ name, type, key }, index) => {
          const { x, y } = drawn.node(String(index)) as { readonly x: number; readonly y: number };
          const figures = figuresOf(key);
          const lines = figures === undefined ? ['has not run'] : stepFigures(figures);
          const hasFailures = (figures?.outcomes.error ?? 0) + (figures?.outcomes.timeout ?? 0) > 0;
          return (
            <g
              class={`node ${hasFailures ? 'failing' : ''}`}
              transform={`translate(${x - node.width / 2} ${y - node.height / 2})`}
            >
              <title>{`${name}, ${type}: ${lines.join(', ')}`}</title>
              <rect width={node.width} height={node.height} rx="8" />
              <text x="10" y="20" class="node-name">
                {short(name, 26)}
              </text>
              <text x="10" y="36" class="node-type">
                {type}
                {figures?.p50Ms !== undefined && `, p50 ${durationText(figures.p50Ms)}`}
              </text>
              <text x="10" y="51" class="node-figures">
                {short(lines.slice(0, 2).join(', '), 34)}
              </text>
              <text x="10" y="65" class="node-figures">
                {short(lines.slice(2).join(', '), 34)}
              </text>
            </g>
          );
        })}
      </svg>
    </div>
  );
}

function short(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

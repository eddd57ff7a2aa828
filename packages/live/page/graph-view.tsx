import { batch, useSignal } from '@preact/signals';
import { durationText } from '@tta/core/authors';
import { useEffect, useRef } from 'preact/hooks';
import { graphChoices } from '../src/model/graph-choices.js';
import { graphLayout } from '../src/model/graph-layout.js';
import type { LiveNumbers, StepNumbers, WorkflowGraph } from '../src/model/live-data.js';
import { stepFigures } from '../src/model/step-figures.js';
import { copyText } from './copy-text.js';
import { fetchJson, processes } from './state.js';

const node = { width: 210, height: 74, gapX: 24, gapY: 44 };
const margin = 8;

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
  const { width, height, places } = graphLayout(graph.nodes, node);
  const drawing = useRef<HTMLDivElement>(null);
  // A wide drawing begins at its root, which stands in the middle.
  useEffect(() => {
    const element = drawing.current;
    if (element !== null) element.scrollLeft = (element.scrollWidth - element.clientWidth) / 2;
  }, [graph.mermaid]);
  const figuresOf = (key: string): StepNumbers | undefined =>
    numbers?.steps.find((step) => step.process === graph.process && step.key === key);
  return (
    <div ref={drawing} class="drawing" tabIndex={0} role="group" aria-label={`${graph.nodes.length} steps`}>
      <svg
        width={width + 2 * margin}
        height={height + 2 * margin}
        viewBox={`${-margin} ${-margin} ${width + 2 * margin} ${height + 2 * margin}`}
      >
        <defs>
          <marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">
            <path d="M0 0 8 4 0 8z" class="arrow" />
          </marker>
        </defs>
        {graph.edges.map(([from, to]) => (
          <path class="edge" d={arrowPath(places[from], places[to])} marker-end="url(#arrow)" />
        ))}
        {graph.nodes.map(({ name, type, key }, index) => {
          const { x, y } = places[index] ?? { x: 0, y: 0 };
          const figures = figuresOf(key);
          const lines = figures === undefined ? ['has not run'] : stepFigures(figures);
          const hasFailures = (figures?.outcomes.error ?? 0) + (figures?.outcomes.timeout ?? 0) > 0;
          return (
            <g class={`node ${hasFailures ? 'failing' : ''}`} transform={`translate(${x} ${y})`}>
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

interface Point {
  readonly x: number;
  readonly y: number;
}

/** From the bottom of one node straight down to the gap above the other one, and there over to its top. */
function arrowPath(from: Point = { x: 0, y: 0 }, to: Point = from): string {
  const [x, toX] = [from.x + node.width / 2, to.x + node.width / 2];
  const [turnY, middleY] = [to.y - node.gapY, to.y - node.gapY / 2];
  return `M${x} ${from.y + node.height}V${turnY}C${x} ${middleY} ${toX} ${middleY} ${toX} ${to.y}`;
}

function short(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

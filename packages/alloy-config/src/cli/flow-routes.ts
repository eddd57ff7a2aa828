import type { FlowEdge, FlowGraph } from './flow-graph.js';

/** The way of one kind of data from where it is collected to where it ends. */
export interface Route {
  readonly signal: string;
  /** The component that collects it. */
  readonly from: string;
  /** Places that it is collected from. */
  readonly places: readonly string[];
  /** The components where it leaves Alloy, if it does. */
  readonly to: readonly string[];
}

/** One route for each component that collects, and for each kind of data that it gives. */
export function routesOf(graph: FlowGraph): readonly Route[] {
  const data = graph.edges.filter(({ kind }) => kind === 'data');
  const collectors = [...graph.nodes.values()].filter(
    ({ id, name }) =>
      !data.some(({ to }) => to === id) &&
      (data.some(({ from }) => from === id) || /^prometheus\.scrape$|^loki\.source\.|^otelcol\.receiver\./.test(name)),
  );
  return collectors.flatMap(({ id, name }) => {
    const signals = new Set(data.filter(({ from }) => from === id).map(({ signal }) => signal ?? signalIn(name)));
    if (signals.size === 0) signals.add(signalIn(name));
    return [...signals].map((signal) => ({
      signal,
      from: id,
      places: placesBefore(graph, id),
      to: endsOf(data, id, signal),
    }));
  });
}

/** A line for each route. */
export function describeRoutes(graph: FlowGraph): string {
  const routes = routesOf(graph);
  if (routes.length === 0) return 'Collects nothing.';
  return routes
    .map(({ signal, from, places, to }) => {
      const ends = to.map((id) => named(graph, id)).join(' and ');
      const start = places.length === 0 ? from : `${places.join(', ')} (${from})`;
      return `${signal} of ${start} -> ${ends === '' ? 'nowhere' : ends}`;
    })
    .join('\n');
}

function named(graph: FlowGraph, id: string): string {
  const detail = graph.nodes.get(id)?.detail ?? '';
  return detail === '' ? id : `${detail} (${id})`;
}

function signalIn(name: string): string {
  if (name.startsWith('prometheus.')) return 'metrics';
  return name.startsWith('loki.') ? 'logs' : 'data';
}

/** Places that the component names itself, and those named by the components that provide its targets. */
function placesBefore({ nodes, edges }: FlowGraph, id: string): string[] {
  const before = (node: string): string[] =>
    edges.filter(({ to, kind }) => to === node && kind === 'targets').map(({ from }) => from);
  return reachable(id, before)
    .toReversed()
    .map((node) => {
      const { name = '', detail = '' } = nodes.get(node) ?? {};
      // The name of the first component is better than nothing: it says what is collected.
      return detail === '' && node !== id && before(node).length === 0 ? name : detail;
    })
    .filter((text) => text !== '');
}

/** The last components on the way of a signal. A component that turns it into another form does not end it. */
function endsOf(data: readonly FlowEdge[], id: string, signal: string): string[] {
  const after = (node: string): string[] =>
    data.filter((edge) => edge.from === node && (edge.signal ?? signal) === signal).map(({ to }) => to);
  return reachable(id, after).filter((node) => node !== id && after(node).length === 0);
}

/** Everything that can be reached, itself first; a circle is walked once. */
function reachable(start: string, next: (node: string) => readonly string[]): string[] {
  const seen = new Set([start]);
  for (const node of seen) for (const other of next(node)) seen.add(other);
  return [...seen];
}

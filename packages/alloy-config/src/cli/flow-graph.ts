import { dottedName, type AlloyFile, type Block, type Expression } from '../syntax/nodes.js';
import { renderValue } from './render-value.js';
import { attributesIn, expressionsIn } from '../syntax/walk-alloy.js';

/** A component, and where it gets something from or sends something to. */
interface FlowNode {
  /** `prometheus.scrape.app` */
  readonly id: string;
  readonly name: string;
  readonly label: string;
  /** Addresses, files and intervals that it is about. */
  readonly detail: string;
}

/** Something that goes from one component to another. */
export interface FlowEdge {
  readonly from: string;
  readonly to: string;
  /** `data` is what is collected; `targets` says where it is; `settings` are keys, rules and the like. */
  readonly kind: 'data' | 'targets' | 'settings';
  /** Of data: `metrics`, `logs` or `traces`, where the file says it. */
  readonly signal?: string;
}

/** The flow of data through the components of a file. */
export interface FlowGraph {
  readonly nodes: ReadonlyMap<string, FlowNode>;
  readonly edges: readonly FlowEdge[];
}

/** The components of a file and what flows between them, read from their references. */
export function flowGraph(file: AlloyFile): FlowGraph {
  const blocks = file.body.filter(
    (statement): statement is Block => statement.kind === 'block' && statement.label !== undefined,
  );
  const nodes = new Map<string, FlowNode>();
  for (const block of blocks) {
    const label = block.label ?? '';
    const id = `${block.name}.${label}`;
    nodes.set(id, { id, name: block.name, label, detail: detailOf(block) });
  }
  const edges = blocks.flatMap((block) => edgesOf(block, nodes));
  const isFirst = ({ from, to, signal }: FlowEdge, index: number): boolean =>
    edges.findIndex((edge) => edge.from === from && edge.to === to && edge.signal === signal) === index;
  return { nodes, edges: edges.filter(isFirst) };
}

function edgesOf(block: Block, nodes: ReadonlyMap<string, FlowNode>): FlowEdge[] {
  const own = `${block.name}.${block.label ?? ''}`;
  return [...attributesIn(block.body)].flatMap(({ name, value }) =>
    [...expressionsIn(value)].flatMap((expression): FlowEdge[] => {
      const parts = dottedName(expression)?.split('.') ?? [];
      const length = parts.findIndex((_, index) => nodes.has(parts.slice(0, index).join('.')));
      if (length === -1) return [];
      const other = parts.slice(0, length).join('.');
      const used = parts[length] ?? '';
      if (used === 'receiver' || used === 'input') {
        const signal = ['metrics', 'logs', 'traces'].includes(name) ? name : signalOf(other);
        return [{ from: own, to: other, kind: 'data', ...(signal !== undefined && { signal }) }];
      }
      return [{ from: other, to: own, kind: /targets|output/.test(used) ? 'targets' : 'settings' }];
    }),
  );
}

function signalOf(id: string): string | undefined {
  if (id.startsWith('prometheus.')) return 'metrics';
  return id.startsWith('loki.') ? 'logs' : undefined;
}

const places = ['url', 'endpoint', '__address__', '__path__', 'files', 'matches', 'filename'];

function detailOf(block: Block): string {
  if (block.name === 'prometheus.exporter.unix') return 'this machine';
  if (block.name === 'prometheus.exporter.self') return 'Alloy itself';
  const found: string[] = [];
  for (const { name, value } of attributesIn(block.body)) {
    if (places.includes(name)) found.push(renderValue(value));
    else if (name === 'scrape_interval') found.push(`every ${renderValue(value)}`);
    else for (const expression of expressionsIn(value)) found.push(...placesInObject(expression));
  }
  return [...new Set(found)].filter((text) => text !== '').join(', ');
}

function placesInObject(expression: Expression): string[] {
  if (expression.kind !== 'object') return [];
  return expression.fields.filter(({ key }) => places.includes(key)).map(({ value }) => renderValue(value));
}

import type { ComponentSpec } from '../schema/component-spec.js';
import { componentTable, configBlockTable } from '../components/component-table.js';
import type { Block, Body, Expression } from '../syntax/nodes.js';
import { dottedName } from '../syntax/nodes.js';
import type { ValueType } from '../schema/value-type.js';
import { describeBlock } from '../validation/check-component.js';
import { attributesOf, visitExpression, type AttributePlace } from './visit-attributes.js';

/** One component or configuration block of a file, with all that its arguments say. */
export interface Node {
  readonly block: Block;
  /** `prometheus.scrape.app`, or the name alone for a configuration block. */
  readonly id: string;
  readonly spec: ComponentSpec | undefined;
  readonly attributes: readonly AttributePlace[];
}

/** A reference from one component to what may be another. */
export interface Use {
  readonly from: Node;
  readonly place: AttributePlace;
  readonly expression: Expression;
  /** With its dots. */
  readonly name: string;
  readonly type: ValueType | undefined;
}

/** Everything that a file, or the body of a `declare`, defines. */
export class Scope {
  readonly nodes: readonly Node[];
  readonly uses: readonly Use[];
  private readonly byId: ReadonlyMap<string, Node>;

  constructor(body: Body) {
    const blocks = body.filter((statement): statement is Block => statement.kind === 'block');
    this.nodes = blocks.map(nodeOf);
    this.byId = new Map(this.nodes.map((node) => [node.id, node]));
    this.uses = this.nodes.flatMap(usesOf);
  }

  /** The component that a reference means, and the rest of the name behind its label. */
  resolve(name: string): { readonly node: Node; readonly rest: readonly string[] } | undefined {
    const parts = name.split('.');
    for (let length = parts.length; length >= 2; length--) {
      const node = this.byId.get(parts.slice(0, length).join('.'));
      if (node !== undefined) return { node, rest: parts.slice(length) };
    }
    return undefined;
  }

  /** Ids of all components, for suggestions. */
  get ids(): readonly string[] {
    return this.nodes.map(({ id }) => id);
  }
}

function nodeOf(block: Block): Node {
  const spec = componentTable.get(block.name) ?? configBlockTable.get(block.name);
  const id = block.label === undefined ? block.name : `${block.name}.${block.label}`;
  return { block, id, spec, attributes: isModule(block) ? [] : attributesOf(block, spec?.body) };
}

/** Blocks that hold components, which are checked as scopes of their own. */
export function isModule(block: Block): boolean {
  return block.name === 'declare' || block.name === 'foreach';
}

function usesOf(node: Node): Use[] {
  const uses: Use[] = [];
  for (const place of node.attributes) {
    visitExpression(place.attribute.value, place.type, (expression, type) => {
      if (expression.kind !== 'access' && expression.kind !== 'identifier') return;
      const name = dottedName(expression);
      if (name !== undefined) uses.push({ from: node, place, expression, name, type });
    });
  }
  return uses;
}

/** Where a use stands, in words: `prometheus.scrape "app" > forward_to`. */
export function describePlace(node: Node, place: AttributePlace): string {
  return [describeBlock(node.block), ...place.names].join(' > ');
}

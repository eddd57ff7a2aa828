import type { ComponentSpec } from '../schema/component-spec.js';
import { componentTable, configBlockTable } from '../components/component-table.js';
import { undescribedComponent } from '../components/undescribed-component.js';
import type { Block, Body, Expression } from '../syntax/nodes.js';
import { dottedName } from '../syntax/nodes.js';
import type { ValueType } from '../schema/value-type.js';
import { describeBlock } from '../validation/check-component.js';
import { modulesIn, type Modules } from './modules.js';
import { attributesOf, visitExpression, type AttributePlace } from './visit-attributes.js';

/** One component or configuration block of a file, with all that its arguments say. */
export interface Node {
  readonly block: Block;
  /** `prometheus.scrape.app`, or the name alone for a configuration block. */
  readonly id: string;
  readonly spec: ComponentSpec | undefined;
  /** Whether all of its arguments are described. */
  readonly isDescribed: boolean;
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

/** A component that a reference means. */
export interface Target {
  readonly node: Node;
  /** The rest of the name behind the label. */
  readonly rest: readonly string[];
}

/** Everything that a file, the body of a `declare`, or the template of a `foreach` defines. */
export class Scope {
  readonly nodes: readonly Node[];
  readonly uses: readonly Use[];
  /** Modules defined by `declare`, here and in enclosing scopes. */
  readonly modules: Modules;
  /** Nodes of this scope that are referred to from a template within. */
  readonly usedWithin = new Set<Node>();
  private readonly byId: ReadonlyMap<string, Node>;

  constructor(
    body: Body,
    /** Whose components can be referred to from here as well: a template sees the file round it, a module does not. */
    private readonly outer: Scope | undefined,
    outerModules: Modules,
  ) {
    const blocks = body.filter((statement): statement is Block => statement.kind === 'block');
    this.modules = new Map([...outerModules, ...modulesIn(blocks)]);
    this.nodes = blocks.map(nodeOf);
    this.byId = new Map(this.nodes.map((node) => [node.id, node]));
    this.uses = this.nodes.flatMap(usesOf);
  }

  /** The component of this scope that a reference means. */
  resolve(name: string): Target | undefined {
    const parts = name.split('.');
    for (let length = parts.length; length >= 2; length--) {
      const node = this.byId.get(parts.slice(0, length).join('.'));
      if (node !== undefined) return { node, rest: parts.slice(length) };
    }
    return undefined;
  }

  /** The same further out; the component then counts as used. */
  resolveOutside(name: string): Target | undefined {
    const found = this.outer?.resolve(name);
    if (found === undefined) return this.outer?.resolveOutside(name);
    this.outer?.usedWithin.add(found.node);
    return found;
  }

  /** Ids of all components, for suggestions. */
  get ids(): readonly string[] {
    return this.nodes.map(({ id }) => id);
  }
}

function nodeOf(block: Block): Node {
  const described = componentTable.get(block.name) ?? configBlockTable.get(block.name);
  const spec = described ?? undescribedComponent(block.name);
  const id = block.label === undefined ? block.name : `${block.name}.${block.label}`;
  // The content of a module is checked as a separate scope; its attributes belong here.
  const own = isModule(block) ? { ...block, body: block.body.filter(({ kind }) => kind === 'attribute') } : block;
  return {
    block,
    id,
    spec,
    isDescribed: spec !== undefined && spec.body.open !== true,
    attributes: attributesOf(own, spec?.body),
  };
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

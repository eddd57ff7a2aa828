import { memberOf, type BodySpec } from '../schema/body-spec.js';
import type { ValueType } from '../schema/value-type.js';
import { childrenOf } from '../syntax/children.js';
import { dottedName, type Attribute, type Block, type Expression } from '../syntax/nodes.js';

/** An argument somewhere in a component, with its type if it is described. */
export interface AttributePlace {
  readonly attribute: Attribute;
  readonly type: ValueType | undefined;
  /** Names of the blocks round it within the component, then its own: `['endpoint', 'url']`. */
  readonly names: readonly string[];
}

/** All arguments of a component, those of nested blocks included. */
export function attributesOf(
  block: Block,
  spec: BodySpec | undefined,
  names: readonly string[] = [],
): AttributePlace[] {
  return block.body.flatMap((statement) => {
    if (statement.kind !== 'attribute' && statement.kind !== 'block') return [];
    const member = spec === undefined ? undefined : memberOf(spec, statement.name);
    const path = [...names, statement.name];
    if (statement.kind === 'block') {
      return attributesOf(statement, member?.member === 'block' ? member.body : undefined, path);
    }
    const type = member?.member === 'attribute' ? member.type : undefined;
    return [{ attribute: statement, type, names: path }];
  });
}

/** Calls `visit` for an expression and all within it, from the outside in, with the type that each must have. */
export function visitExpression(
  expression: Expression,
  type: ValueType | undefined,
  visit: (node: Expression, type: ValueType | undefined) => void,
): void {
  visit(expression, type);
  // A dotted name is one reference as a whole; the name of a function is not a reference.
  if (dottedName(expression) !== undefined) return;
  const children = expression.kind === 'call' ? expression.arguments : childrenOf(expression);
  for (const child of children) visitExpression(child, typeWithin(expression, type), visit);
}

const target: ValueType = { kind: 'map', of: { kind: 'string' } };

/** The type of what stands directly inside an expression of some type. */
function typeWithin({ kind }: Expression, type: ValueType | undefined): ValueType | undefined {
  if (kind === 'parentheses' || kind === 'binary') return type;
  if (kind === 'object') return type?.kind === 'map' ? type.of : undefined;
  // The lists that `array.concat` joins are of the kind of the whole.
  if (type?.kind === 'targets') return kind === 'call' ? type : kind === 'array' ? target : undefined;
  return kind === 'array' && type?.kind === 'list' ? type.of : undefined;
}

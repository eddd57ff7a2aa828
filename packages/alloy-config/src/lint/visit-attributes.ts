import { memberOf, type BodySpec } from '../schema/body-spec.js';
import type { ValueType } from '../schema/value-type.js';
import type { Attribute, Block, Expression } from '../syntax/nodes.js';

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
  const inside = (node: Expression, inner?: ValueType): void => visitExpression(node, inner, visit);
  switch (expression.kind) {
    case 'array':
      for (const element of expression.elements) inside(element, elementType(type));
      return;
    case 'object':
      for (const { value } of expression.fields) inside(value, type?.kind === 'map' ? type.of : undefined);
      return;
    case 'call':
      // The lists that `array.concat` joins are of the kind of the whole.
      for (const value of expression.arguments) inside(value, type?.kind === 'targets' ? type : undefined);
      return;
    case 'parentheses':
      inside(expression.inner, type);
      return;
    case 'unary':
      inside(expression.operand);
      return;
    case 'binary':
      inside(expression.left, type);
      inside(expression.right, type);
      return;
    case 'index':
      inside(expression.object);
      inside(expression.index);
      return;
    case 'access':
      // A dotted name is a reference as a whole; anything else is looked into.
      if (!isDotted(expression)) inside(expression.object);
      return;
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
    case 'identifier':
      return;
  }
}

const target: ValueType = { kind: 'map', of: { kind: 'string' } };

function elementType(type: ValueType | undefined): ValueType | undefined {
  if (type?.kind === 'targets') return target;
  return type?.kind === 'list' ? type.of : undefined;
}

function isDotted(expression: Expression): boolean {
  return expression.kind === 'access' ? isDotted(expression.object) : expression.kind === 'identifier';
}

import { childrenOf } from './children.js';
import { dottedName, type Attribute, type Body, type Expression } from './nodes.js';

/** Every attribute of a body, also of the blocks within. */
export function* attributesIn(body: Body): Generator<Attribute> {
  for (const statement of body) {
    if (statement.kind === 'attribute') yield statement;
    else if (statement.kind === 'block') yield* attributesIn(statement.body);
  }
}

/** An expression and all within it. A reference such as `sys.env` counts as one. */
export function* expressionsIn(expression: Expression): Generator<Expression> {
  yield expression;
  if (dottedName(expression) !== undefined) return;
  for (const child of childrenOf(expression)) yield* expressionsIn(child);
}

/** Name of the variable that an expression reads, if it is a call such as `sys.env("NAME")`. */
export function variableOf(expression: Expression): string | undefined {
  if (expression.kind !== 'call') return undefined;
  const callee = dottedName(expression.callee);
  const [argument] = expression.arguments;
  return (callee === 'sys.env' || callee === 'env') && argument?.kind === 'string' ? argument.value : undefined;
}

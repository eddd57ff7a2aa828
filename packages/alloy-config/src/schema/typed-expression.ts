import { binary, call, reference } from '../syntax/expression-builders.js';
import type { Expression } from '../syntax/nodes.js';
import { toExpression, type Value } from '../syntax/to-expression.js';
import type { CapsuleKind, Target } from './value-type.js';

declare const kindOf: unique symbol;

/** Kind of value that an expression evaluates to. */
export type ExpressionKind =
  CapsuleKind | 'Targets' | 'ProfilesReceiver' | 'string' | 'secret' | 'secrets' | 'number' | 'boolean' | 'unknown';

/** An expression whose kind the compiler knows. A node of the language layer fits every kind, unchecked. */
export type TypedExpression<Kind extends ExpressionKind> = Expression & { readonly [kindOf]?: Kind };

/** An export of a component that others refer to, such as `Reference<'MetricsReceiver'>`. */
export type Reference<Kind extends CapsuleKind | 'Targets'> = TypedExpression<Kind>;

/** Variable of Alloy's environment, as text: `sys.env("NAME")`. Unset variables give an empty text, not an error. */
export function env(name: string): TypedExpression<'string'> {
  return call('sys.env', name);
}

/** The first of the values that is not empty: `coalesce(env('ZONE'), 'eu')`. */
export function coalesce(...values: readonly (string | TypedExpression<'string'>)[]): TypedExpression<'string'> {
  return call('coalesce', ...values);
}

/** The values one after the other, as one text. Secret if one of them is. */
export function joined<Kind extends 'string' | 'secret'>(
  first: string | TypedExpression<Kind>,
  ...rest: readonly (string | TypedExpression<Kind>)[]
): TypedExpression<Kind> {
  return rest.reduce<Expression>((left, right) => binary(left, '+', right), toExpression(first));
}

/** Several lists of targets as one. */
export function concatTargets(
  ...lists: readonly (readonly Target[] | TypedExpression<'Targets'>)[]
): TypedExpression<'Targets'> {
  return call('array.concat', ...(lists as readonly Value[]));
}

/** A secret as plain text, where Alloy takes only text, such as a user name. It may then show in Alloy's pages. */
export function nonsensitive(secret: TypedExpression<'secret'>): TypedExpression<'string'> {
  return call('convert.nonsensitive', secret);
}

/** Name of the host that Alloy runs on. */
export const hostname: TypedExpression<'string'> = reference('constants.hostname');

const unsafeLiterals = new WeakSet<Expression>();

/** A secret written into the file in plain text. Only for tests and throw-away passwords: use `env` otherwise. */
export function unsafeLiteral(value: string): TypedExpression<'secret'> {
  const literal = toExpression(value);
  unsafeLiterals.add(literal);
  return literal;
}

/** Whether an expression holds a secret that was written out on purpose. */
export function holdsUnsafeLiteral(expression: Expression): boolean {
  if (unsafeLiterals.has(expression)) return true;
  if (expression.kind === 'binary') return holdsUnsafeLiteral(expression.left) || holdsUnsafeLiteral(expression.right);
  if (expression.kind === 'array') return expression.elements.some(holdsUnsafeLiteral);
  return expression.kind === 'object' && expression.fields.some((field) => holdsUnsafeLiteral(field.value));
}

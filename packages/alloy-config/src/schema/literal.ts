import type { Expression } from '../syntax/nodes.js';

/** Text of a literal, through parentheses; `undefined` for everything that is computed. */
export function textOf(expression: Expression | undefined): string | undefined {
  if (expression?.kind === 'parentheses') return textOf(expression.inner);
  return expression?.kind === 'string' ? expression.value : undefined;
}

/** Number of a literal, with its sign. Alloy also takes text that is a number. */
export function numberOf(expression: Expression | undefined): number | undefined {
  if (expression?.kind === 'parentheses') return numberOf(expression.inner);
  if (expression?.kind === 'number') return expression.value;
  if (expression?.kind === 'string') {
    return /^-?\d+(\.\d+)?$/.test(expression.value) ? Number(expression.value) : undefined;
  }
  if (expression?.kind !== 'unary' || expression.operator !== '-') return undefined;
  const operand = numberOf(expression.operand);
  return operand === undefined ? undefined : -operand;
}

/** `true` or `false` of a literal. */
export function flagOf(expression: Expression | undefined): boolean | undefined {
  if (expression?.kind === 'parentheses') return flagOf(expression.inner);
  return expression?.kind === 'boolean' ? expression.value : undefined;
}

/** Fields of an object literal whose values are literal texts, or `undefined` if something is computed. */
export function recordOf(expression: Expression): ReadonlyMap<string, string> | undefined {
  if (expression.kind !== 'object') return undefined;
  const record = new Map<string, string>();
  for (const { key, value } of expression.fields) {
    const text = textOf(value);
    if (text === undefined) return undefined;
    record.set(key, text);
  }
  return record;
}

import type { ContextKey } from '../context-key.js';

/** Typed values, newest first. Contexts share their tails. */
export interface ValueNode {
  readonly key: ContextKey<unknown>;
  readonly value: unknown;
  readonly rest: ValueNode | undefined;
}

/** The values without those of one call. The same list where there are none of these. */
export function valuesOfExecution(values: ValueNode | undefined): ValueNode | undefined {
  // Iterative, because a program may set more values than the stack is deep.
  const kept: ValueNode[] = [];
  let hasOthers = false;
  for (let node = values; node !== undefined; node = node.rest) {
    if (node.key.scope === 'call') hasOthers = true;
    else kept.push(node);
  }
  if (!hasOthers) return values;
  return kept.reduceRight<ValueNode | undefined>((rest, { key, value }) => ({ key, value, rest }), undefined);
}

import { AlloyConfigError } from './alloy-config-error.js';
import type { AlloyFile, Expression, Statement } from './nodes.js';

/** The expressions directly inside an expression, in the order of the text. */
export function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'array':
      return expression.elements;
    case 'object':
      return expression.fields.map(({ value }) => value);
    case 'access':
      return [expression.object];
    case 'index':
      return [expression.object, expression.index];
    case 'call':
      return [expression.callee, ...expression.arguments];
    case 'unary':
      return [expression.operand];
    case 'binary':
      return [expression.left, expression.right];
    case 'parentheses':
      return [expression.inner];
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
    case 'identifier':
      return [];
  }
}

/** Deeper trees are refused, so that walking one by recursion never runs out of stack. Written files have about ten. */
export const maxDepth = 400;

/** Throws an `AlloyConfigError` for a tree that is too deep to walk by recursion, or circular. */
export function checkDepth(file: AlloyFile): void {
  const waiting: { readonly node: Statement | Expression; readonly depth: number }[] = [];
  const add = (nodes: readonly (Statement | Expression)[], depth: number): void => {
    for (const node of nodes) waiting.push({ node, depth });
  };
  add(file.body, 1);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, depth } = next;
    if (depth > maxDepth) {
      throw new AlloyConfigError(`a tree must be at most ${maxDepth} levels deep, got a deeper or circular one`);
    }
    if (node.kind === 'block') add(node.body, depth + 1);
    else if (node.kind === 'attribute') add([node.value], depth + 1);
    else if (node.kind !== 'comment' && node.kind !== 'blankLine') add(childrenOf(node), depth + 1);
  }
}

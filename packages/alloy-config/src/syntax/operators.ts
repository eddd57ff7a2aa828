import type { BinaryOperator } from './nodes.js';

/** How tightly each operator binds; a higher number binds tighter. */
export const precedence: Readonly<Record<BinaryOperator, number>> = {
  '||': 1,
  '&&': 2,
  '==': 3,
  '!=': 3,
  '<': 3,
  '<=': 3,
  '>': 3,
  '>=': 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
  '%': 5,
  '^': 6,
};
/** Above all operators with two operands. */
export const unaryPrecedence = 7;

/** Whether a token is an operator with two operands. */
export function isBinaryOperator(token: string): token is BinaryOperator {
  return Object.hasOwn(precedence, token);
}

import { showValue } from '@tta/core/authors';
import { AlloyConfigError } from './alloy-config-error.js';
import { isIdentifier } from './identifier.js';
import {
  expressionMark,
  type AccessExpression,
  type BinaryExpression,
  type BinaryOperator,
  type CallExpression,
  type Expression,
  type Identifier,
  type IndexExpression,
  type Parentheses,
  type UnaryExpression,
  type UnaryOperator,
} from './nodes.js';
import { isBinaryOperator, precedence, unaryPrecedence } from './operators.js';
import { toExpression, type Value } from './to-expression.js';

/** A reference by its dotted name: `reference('prometheus.remote_write.cloud.receiver')`. */
export function reference(name: string): Identifier | AccessExpression {
  const [first = '', ...parts] = name.split('.');
  let node: Identifier | AccessExpression = {
    kind: 'identifier',
    [expressionMark]: true,
    name: identifierOf(first, 'a reference', name),
  };
  for (const part of parts) node = access(node, identifierOf(part, 'a reference', name));
  return node;
}

/** A function call: `call('sys.env', 'TOKEN')`. */
export function call(name: string, ...values: readonly Value[]): CallExpression {
  return { kind: 'call', [expressionMark]: true, callee: reference(name), arguments: values.map(toExpression) };
}

/** `object.name`. A missing name is an error when Alloy evaluates it. */
export function access(object: Value, name: string): AccessExpression {
  return {
    kind: 'access',
    [expressionMark]: true,
    object: operandOf(object),
    name: identifierOf(name, 'a name', name),
  };
}

/** `object[key]`. A missing key gives `null`. */
export function index(object: Value, key: Value): IndexExpression {
  return { kind: 'index', [expressionMark]: true, object: operandOf(object), index: toExpression(key) };
}

/** `-operand` or `!operand`. */
export function unary(operator: UnaryOperator, operand: Value): UnaryExpression {
  if (!['-', '!'].includes(operator)) {
    throw new AlloyConfigError(`a unary operator must be - or !, got ${showValue(operator)}`);
  }
  return { kind: 'unary', [expressionMark]: true, operator, operand: atLeast(unaryPrecedence, toExpression(operand)) };
}

/** `left operator right`. Parentheses are put where precedence needs them. */
export function binary(left: Value, operator: BinaryOperator, right: Value): BinaryExpression {
  if (!isBinaryOperator(operator)) {
    throw new AlloyConfigError(`a binary operator must be one of Alloy's, got ${showValue(operator)}`);
  }
  const own = precedence[operator];
  // All operators group to the left but the power, which groups to the right.
  const [leftMinimum, rightMinimum] = operator === '^' ? [own + 1, own] : [own, own + 1];
  return {
    kind: 'binary',
    [expressionMark]: true,
    operator,
    left: atLeast(leftMinimum, toExpression(left)),
    right: atLeast(rightMinimum, toExpression(right)),
  };
}

/** `(inner)` */
export function parentheses(inner: Value): Parentheses {
  return { kind: 'parentheses', [expressionMark]: true, inner: toExpression(inner) };
}

function atLeast(minimum: number, expression: Expression): Expression {
  return bindingOf(expression) < minimum ? parentheses(expression) : expression;
}

/** The value as an operand that a dot or an index may follow; in parentheses if need be. */
function operandOf(value: Value): Expression {
  return atLeast(unaryPrecedence + 1, toExpression(value));
}

function bindingOf(expression: Expression): number {
  if (expression.kind === 'binary') return precedence[expression.operator];
  return expression.kind === 'unary' ? unaryPrecedence : unaryPrecedence + 1;
}

function identifierOf(text: string, what: string, whole: string): string {
  if (isIdentifier(text)) return text;
  throw new AlloyConfigError(
    `${what} must consist of letters, digits and _, not begin with a digit, and not be true, false or null, got ${showValue(whole)}; use index() for other keys`,
  );
}

export { parseAlloy } from './syntax/parse-alloy.js';
export { formatAlloy } from './syntax/format-alloy.js';
export { printAlloy } from './syntax/print-alloy.js';
export { quoteString } from './syntax/quote-string.js';
export { isIdentifier } from './syntax/identifier.js';
export {
  alloyFile,
  attribute,
  blankLine,
  block,
  comment,
  trailingComment,
  type BodyEntry,
  type BodyInput,
} from './syntax/builders.js';
export { access, binary, call, index, parentheses, reference, unary } from './syntax/expression-builders.js';
export { toExpression, type Value, type ValueRecord } from './syntax/to-expression.js';
export { childrenOf } from './syntax/children.js';
export { AlloyConfigError } from './syntax/alloy-config-error.js';
export { AlloySyntaxError, type Diagnostic, type Position } from './syntax/alloy-syntax-error.js';
export { dottedName, isExpression } from './syntax/nodes.js';
export type {
  AccessExpression,
  AlloyFile,
  ArrayExpression,
  Attribute,
  BinaryExpression,
  BinaryOperator,
  BlankLine,
  Block,
  Body,
  BooleanLiteral,
  CallExpression,
  Comment,
  Expression,
  ExpressionBase,
  Field,
  Identifier,
  IndexExpression,
  NullLiteral,
  NumberLiteral,
  ObjectExpression,
  Parentheses,
  SourceRange,
  Statement,
  StringLiteral,
  UnaryExpression,
  UnaryOperator,
} from './syntax/nodes.js';

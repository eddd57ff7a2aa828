import { childrenOf } from './children.js';
import type { ArrayExpression, CallExpression, Expression, Field, ObjectExpression, SourceRange } from './nodes.js';

/** An expression whose parts may be on separate lines. */
export type ListExpression = ArrayExpression | ObjectExpression | CallExpression;

/** Where a list breaks. */
export interface ListLayout {
  /** Whether each item begins a line. */
  readonly before: readonly boolean[];
  /** Whether the closing bracket begins a line. */
  readonly closing: boolean;
}

/** The parts of a list, in order. */
export function itemsOf(list: ListExpression): readonly (Expression | Field)[] {
  switch (list.kind) {
    case 'array':
      return list.elements;
    case 'object':
      return list.fields;
    case 'call':
      return list.arguments;
  }
}

/** The breaks of the source for a list that was parsed as a whole; otherwise a default that aligns well. */
export function layoutOf(list: ListExpression): ListLayout {
  return sourceLayout(list) ?? ownLayout(list);
}

function sourceLayout(list: ListExpression): ListLayout | undefined {
  const items = itemsOf(list);
  const ranges = items.flatMap(({ range }) => range ?? []);
  if (list.range === undefined || ranges.length < items.length) return undefined;
  let line = openingLine(list, list.range);
  const before = ranges.map((range) => {
    const breaks = range.startLine !== line;
    line = range.endLine;
    return breaks;
  });
  return { before, closing: items.length > 0 && list.range.endLine !== line };
}

/** Nothing may break between what is called and its parenthesis. */
function openingLine(list: ListExpression, range: SourceRange): number {
  return list.kind === 'call' ? (list.callee.range ?? range).endLine : range.startLine;
}

function ownLayout(list: ListExpression): ListLayout {
  const items = itemsOf(list);
  const breaks = items.length > 0 && !opensInline(list);
  return { before: items.map(() => breaks), closing: breaks };
}

/** Objects break. Arrays and calls do so if one of their items does, unless an object is all they hold. */
function opensInline(list: ListExpression): boolean {
  return list.kind !== 'object' && (holdsOneObject(list) || itemsAreOneLine(list));
}

function holdsOneObject(list: ArrayExpression | CallExpression): boolean {
  const items = itemsOf(list);
  return items.length === 1 && items[0]?.kind === 'object';
}

function itemsAreOneLine(list: ArrayExpression | CallExpression): boolean {
  const items = list.kind === 'array' ? list.elements : list.arguments;
  return items.every((item) => !(list.kind === 'array' && item.kind === 'array') && isOneLine(item));
}

/** Whether an expression is written on one line. */
function isOneLine(expression: Expression): boolean {
  if (expression.kind === 'string') return !expression.text.includes('\n');
  if (expression.kind === 'object' || expression.kind === 'array' || expression.kind === 'call') {
    const layout = sourceLayout(expression);
    if (layout === undefined && itemsOf(expression).length > 0) {
      return expression.kind !== 'object' && itemsAreOneLine(expression);
    }
    if (layout?.closing === true || layout?.before.includes(true) === true) return false;
  }
  return childrenOf(expression).every(isOneLine);
}

/**
 * Whether a value ends with a call whose closing parenthesis is on a line by itself. The formatter mistakes that line
 * for the one above, and so moves a comment behind it to the next line.
 */
export function endsWithBrokenCall(expression: Expression): boolean {
  switch (expression.kind) {
    case 'call':
      return layoutOf(expression).closing;
    case 'access':
      return endsWithBrokenCall(expression.object);
    case 'unary':
      return endsWithBrokenCall(expression.operand);
    case 'binary':
      return endsWithBrokenCall(expression.right);
    case 'parentheses':
      return endsWithBrokenCall(expression.inner);
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
    case 'array':
    case 'object':
    case 'identifier':
    case 'index':
      return false;
  }
}

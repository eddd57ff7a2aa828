import { showValue } from '@tta/core/authors';
import { AlloyConfigError } from './alloy-config-error.js';
import { isPrintable } from './characters.js';
import { isIdentifier } from './identifier.js';
import {
  expressionMark,
  isExpression,
  type ArrayExpression,
  type Expression,
  type Field,
  type NumberLiteral,
  type ObjectExpression,
  type StringLiteral,
  type UnaryExpression,
} from './nodes.js';
import { quoteString } from './quote-string.js';

/** An accepted value: an expression, or a JavaScript value that Alloy has a literal for. */
export type Value = Expression | string | number | bigint | boolean | null | readonly Value[] | ValueRecord;
/** An object's fields. A field that is `undefined` is left out. */
export interface ValueRecord {
  readonly [key: string]: Value | undefined;
}

/** Deeper values are refused. No real configuration is as deep, and the limit detects circular values. */
const deepest = 200;

/** Makes an expression of a value; an expression stays as it is. Throws an `AlloyConfigError` that says where. */
export function toExpression(value: Value): Expression {
  return convert(value, '', 0);
}

function convert(value: unknown, path: string, depth: number): Expression {
  if (isExpression(value)) return value;
  if (depth > deepest) {
    throw new AlloyConfigError(`a value must be at most ${deepest} levels deep, got a deeper or circular one`);
  }
  switch (typeof value) {
    case 'string':
      return stringLiteral(value, path);
    case 'number':
      return numberLiteral(value, path);
    case 'bigint':
      return signed(value < 0n, (value < 0n ? -value : value).toString());
    case 'boolean':
      return { kind: 'boolean', [expressionMark]: true, value };
    case 'object':
      if (value === null) return { kind: 'null', [expressionMark]: true };
      if (Array.isArray(value)) return arrayExpression(value, path, depth);
      if (isPlainObject(value)) return objectExpression(value, path, depth);
      break;
    case 'undefined':
    case 'function':
    case 'symbol':
      break;
  }
  throw new AlloyConfigError(
    `a value must be a string, number, bigint, boolean, null, array, plain object or expression, got ${showValue(value)}`,
    path,
  );
}

function stringLiteral(value: string, path: string): StringLiteral {
  try {
    return { kind: 'string', [expressionMark]: true, text: quoteString(value), value };
  } catch (error) {
    throw error instanceof AlloyConfigError && path !== '' ? error.within(path) : error;
  }
}

function numberLiteral(value: number, path: string): NumberLiteral | UnaryExpression {
  if (!Number.isFinite(value)) {
    throw new AlloyConfigError(`a number must be finite, got ${value}; leave the attribute out instead`, path);
  }
  return signed(value < 0 || Object.is(value, -0), String(Math.abs(value)));
}

/** Alloy has no negative literals: a sign is an operator. */
function signed(negative: boolean, text: string): NumberLiteral | UnaryExpression {
  const literal: NumberLiteral = { kind: 'number', [expressionMark]: true, text, value: Number(text) };
  return negative ? { kind: 'unary', [expressionMark]: true, operator: '-', operand: literal } : literal;
}

function arrayExpression(values: readonly unknown[], path: string, depth: number): ArrayExpression {
  // Array.from visits holes, which map would leave as they are.
  const elements = Array.from(values, (value, index) => convert(value, `${path}[${index}]`, depth + 1));
  return { kind: 'array', [expressionMark]: true, elements };
}

function objectExpression(values: object, path: string, depth: number): ObjectExpression {
  const fields = Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => field(key, value, path, depth));
  return { kind: 'object', [expressionMark]: true, fields };
}

function field(key: string, value: unknown, path: string, depth: number): Field {
  const here = path === '' ? key : `${path}.${key}`;
  if (isIdentifier(key)) return { kind: 'field', key, quotes: 'none', value: convert(value, here, depth + 1) };
  if (!isSafeKey(key)) {
    throw new AlloyConfigError(
      `an object key must not be empty and may hold only printable characters other than " and \\, got ${showValue(key)}; Alloy does not unescape keys, so rename it`,
      path,
    );
  }
  return { kind: 'field', key, quotes: 'double', value: convert(value, here, depth + 1) };
}

/** Whether a key means the same between quotes as without, before and after `alloy fmt`. */
export function isSafeKey(key: string): boolean {
  return key !== '' && isPrintable(key) && !/["\\]/.test(key);
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

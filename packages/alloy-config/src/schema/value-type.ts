import type { TypedExpression } from './typed-expression.js';

/** Kinds of reference that one component exports and another one takes. */
export type CapsuleKind =
  'MetricsReceiver' | 'LogsReceiver' | 'Consumer' | 'AuthHandler' | 'StorageHandler' | 'RelabelRules';

/** Type of the values that an argument accepts, as data for the checks. */
export type ValueType =
  | { readonly kind: 'string'; readonly notEmpty?: true }
  | { readonly kind: 'regex'; readonly notEmpty?: true }
  | { readonly kind: 'url' | 'template' | 'secret' | 'sensitive' | 'boolean' | 'size' | 'targets' | 'any' }
  | { readonly kind: 'integer' | 'number'; readonly min?: number; readonly max?: number; readonly above?: number }
  | { readonly kind: 'duration'; readonly min?: string; readonly allowZero: boolean }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  | { readonly kind: 'list'; readonly of: ValueType; readonly notEmpty?: true }
  | { readonly kind: 'map'; readonly of: ValueType }
  | { readonly kind: 'capsule'; readonly capsule: CapsuleKind };

declare const input: unique symbol;

/** A value type together with the TypeScript type that the typed functions take for it. */
export type Typed<Input> = ValueType & { readonly [input]?: Input };

// Declaration files repeat these at every argument; by their names they stay short, there and in an editor's hints.
/** Text, or an expression that gives text. */
export type TextValue = string | TypedExpression<'string'>;
/** Only an expression, so that no secret gets into the file by accident. */
export type SecretValue = TypedExpression<'string' | 'secret'>;
/** A number, or an expression that gives one. */
export type NumberValue = number | TypedExpression<'number'>;
/** `true` or `false`, or an expression that gives one of them. */
export type BooleanValue = boolean | TypedExpression<'boolean'>;

/** One scrape or log target: its labels. Names that begin with `__` steer Alloy and vanish before sending. */
export type Target = Readonly<Record<string, TextValue>>;

export const string: Typed<TextValue> = { kind: 'string' };
/** Text that Alloy refuses if it is empty. */
export const filled: Typed<TextValue> = { kind: 'string', notEmpty: true };
/** A template of Go with the functions of `loki.process`. */
export const template: Typed<TextValue> = { kind: 'template' };
/** An RE2 expression, as Go reads it. */
export const regex: Typed<TextValue> = { kind: 'regex' };
/** The same, and not empty. */
export const filledRegex: Typed<TextValue> = { kind: 'regex', notEmpty: true };
/** Only `env("NAME")`, a file's content or `unsafeLiteral("...")`, so that no secret is in the file by accident. */
export const secret: Typed<SecretValue> = { kind: 'secret' };
/** Text that may hold a secret, such as a database's address: secret expressions and text without a password. */
export const sensitive: Typed<TextValue | SecretValue> = { kind: 'sensitive' };
/** An address as Go reads it, by itself or with a scheme. */
export const url: Typed<TextValue> = { kind: 'url' };
export const boolean: Typed<BooleanValue> = { kind: 'boolean' };
/** Byte size with its unit, such as `"512KiB"`. */
export const size: Typed<TextValue> = { kind: 'size' };
/** Targets written out, or those that another component exports. */
export const targets: Typed<readonly Target[] | TypedExpression<'Targets'>> = { kind: 'targets' };
/** Any value: for the few arguments whose form is not described. */
export const any: Typed<unknown> = { kind: 'any' };

/** Whole number, by default from 0. */
export const integer: Typed<NumberValue> = { kind: 'integer', min: 0 };
/** Any whole number, negative ones too. */
export const anyInteger: Typed<NumberValue> = { kind: 'integer' };
export const positiveInteger: Typed<NumberValue> = { kind: 'integer', min: 1 };
/** Any number of at least 0. */
export const number: Typed<NumberValue> = { kind: 'number', min: 0 };
/** Any number, negative ones too. */
export const anyNumber: Typed<NumberValue> = { kind: 'number' };
/** Any number between two bounds, `above` excluded, `min` and `max` included. */
export function numberWithin(bounds: {
  readonly min?: number;
  readonly max?: number;
  readonly above?: number;
}): Typed<NumberValue> {
  return { kind: 'number', ...bounds };
}

/** Duration in Go's form: `"90s"`, `"1h30m"`, `"250ms"`. No days. */
export const duration: Typed<TextValue> = { kind: 'duration', allowZero: true };
/** A duration that must not be zero. */
export const positiveDuration: Typed<TextValue> = { kind: 'duration', allowZero: false };
/** A duration of at least `min`. */
export function durationFrom(min: string, allowZero = false): Typed<TextValue> {
  return { kind: 'duration', min, allowZero };
}

/** One of a few words. */
export function choice<const Choice extends string>(
  ...choices: readonly Choice[]
): Typed<Choice | TypedExpression<'string'>> {
  return { kind: 'choice', choices };
}

/** A list of values of one type. */
export function listOf<Item>(of: Typed<Item>): Typed<readonly Item[]> {
  return { kind: 'list', of };
}

/** The same with at least one item. */
export function filledListOf<Item>(of: Typed<Item>): Typed<readonly Item[]> {
  return { kind: 'list', of, notEmpty: true };
}

/** Names with values of one type. */
export function mapOf<Item>(of: Typed<Item>): Typed<Readonly<Record<string, Item>>> {
  return { kind: 'map', of };
}

/** A reference to what another component exports. */
export function capsule<const Kind extends CapsuleKind>(kind: Kind): Typed<TypedExpression<Kind>> {
  return { kind: 'capsule', capsule: kind };
}

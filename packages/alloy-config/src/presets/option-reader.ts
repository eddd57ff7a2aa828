import { showValue } from '@tta/core/authors';
import { looksSecret } from '../validation/secret-text.js';
import { suggest } from '../validation/suggest.js';
import { AlloyConfigError } from '../syntax/alloy-config-error.js';

/** Options that came from anywhere, read one by one. Each reader throws an `AlloyConfigError` that names the path. */
export type OptionRecord = Readonly<Record<string, unknown>>;

/** Paths of options that may hold a secret. */
const secretPath = /token|secret|password|auth|header|url|endpoint|key/i;

/** Refuses an option: `expected` follows "must be". Shows what was received, unless that may be a secret. */
export function refuse(path: string, expected: string, received: unknown, advice?: string): never {
  const mayBeSecret = secretPath.test(path) || (typeof received === 'string' && looksSecret(received));
  const what = mayBeSecret ? `must be ${expected}` : `must be ${expected}, got ${showValue(received)}`;
  throw new AlloyConfigError(advice === undefined ? what : `${what}; ${advice}`, path);
}

/** An object of any keys. */
export function readObject(value: unknown, path: string): OptionRecord {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(path, 'an object', value);
  return value as OptionRecord;
}

/** An object with no other keys than `known`. */
export function readRecord(value: unknown, path: string, known: readonly string[]): OptionRecord {
  const record = readObject(value, path);
  for (const key of Object.keys(record)) {
    if (known.includes(key)) continue;
    const near = suggest(key, known);
    const advice = near === undefined ? `known are ${known.join(', ')}` : `did you mean ${near}?`;
    throw new AlloyConfigError(`unknown option; ${advice}`, join(path, key));
  }
  return record;
}

/** The result of `read` for an option, or `undefined` if it is left out. */
export function optional<T>(
  record: OptionRecord,
  key: string,
  path: string,
  read: (value: unknown, path: string) => T,
): T | undefined {
  const value = record[key];
  return value === undefined || value === null ? undefined : read(value, join(path, key));
}

/** The same for an option that must be given. */
export function required<T>(
  record: OptionRecord,
  key: string,
  path: string,
  read: (value: unknown, path: string) => T,
): T {
  const value = record[key];
  if (value === undefined || value === null) throw new AlloyConfigError('is missing', join(path, key));
  return read(value, join(path, key));
}

/** A text that is not empty. */
export function readText(value: unknown, path: string): string {
  return typeof value === 'string' && value.trim() !== '' ? value : refuse(path, 'a text that is not empty', value);
}

/** `true` or `false`. */
export function readFlag(value: unknown, path: string): boolean {
  return typeof value === 'boolean' ? value : refuse(path, 'true or false', value);
}

/** Reader of a whole number within bounds. */
export function readInteger(min: number, max: number): (value: unknown, path: string) => number {
  return (value, path) =>
    Number.isInteger(value) && (value as number) >= min && (value as number) <= max
      ? (value as number)
      : refuse(path, `a whole number from ${min} to ${max}`, value);
}

/** Reader of one of a few words. */
export function readChoice<const Choice extends string>(
  ...choices: readonly Choice[]
): (value: unknown, path: string) => Choice {
  return (value, path) =>
    (choices as readonly unknown[]).includes(value)
      ? (value as Choice)
      : refuse(path, `one of ${choices.map((choice) => `"${choice}"`).join(', ')}`, value);
}

/** Reader of a list. */
export function readList<T>(read: (value: unknown, path: string) => T): (value: unknown, path: string) => readonly T[] {
  return (value, path) =>
    Array.isArray(value)
      ? value.map((item: unknown, index) => read(item, `${path}[${index}]`))
      : refuse(path, 'a list', value);
}

/** Reader of an object with names of any kind. */
export function readMap<T>(
  read: (value: unknown, path: string) => T,
): (value: unknown, path: string) => Readonly<Record<string, T>> {
  return (value, path) => {
    const entries = Object.entries(readObject(value, path));
    return Object.fromEntries(entries.map(([key, item]) => [key, read(item, join(path, key))]));
  };
}

/** Path of an option within another one. */
export function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

import { knownOptions } from '@tta/core/authors';

const concealed = '[concealed]';

/** A value as an error may keep and show it: its shape, without what it says. */
export function conceal(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
      return value === '' ? value : concealed;
    case 'object':
      return value === null ? null : Array.isArray(value) ? new Array<undefined>(value.length) : {};
    case 'function':
      return () => undefined;
    case 'boolean':
    case 'undefined':
      return value;
    case 'number':
    case 'bigint':
    case 'symbol':
      return concealed;
  }
}

/**
 * Refuses unknown keys. Names the key but never its value: a misspelt `password` holds one. `path` is the option that
 * `options` is the value of. @throws InvalidOptionError
 */
export function knownKeys(options: object, known: readonly string[], path?: string): void {
  const given = options as object | null | undefined;
  const named = (key: string): string => (path === undefined ? key : `${path}.${key}`);
  if (typeof given !== 'object' || given === null) knownOptions(conceal(given) as object, known);
  else knownOptions(Object.fromEntries(Object.keys(given).map((key) => [named(key), concealed])), known.map(named));
}

/** Text without the parts that may hold credentials: a user before an `@`, and what follows a `?`. */
export function withoutCredentials(text: string): string {
  return text.replace(/[^\s/,=]+@/g, `${concealed}@`).replace(/\?.+$/s, `?${concealed}`);
}

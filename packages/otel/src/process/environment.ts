import { showValue, warn } from '@tta/core/authors';

// A variable that cannot be used must not stop the application it is meant to observe: it is named in one line, and the
// default is taken.

/** The variable's value; `undefined` where it is not set or empty. */
export function environmentString(name: string): string | undefined {
  const value = process.env[name]?.trim();
  return value === '' ? undefined : value;
}

/** The variable's value if it is one of `choices`, in any case; else `fallback`. */
export function environmentChoice<const Choice extends string>(
  name: string,
  fallback: Choice,
  choices: readonly Choice[],
): Choice {
  const value = environmentString(name);
  if (value === undefined) return fallback;
  const found = choices.find((choice) => choice === value.toLowerCase());
  if (found === undefined) unusable(name, value, `one of ${choices.join(', ')}`, fallback);
  return found ?? fallback;
}

/** The variable's value if it is a number within bounds; else `fallback`. */
export function environmentNumber(name: string, fallback: number, bounds: { min?: number; max?: number }): number {
  const { min = -Infinity, max = Infinity } = bounds;
  const value = environmentString(name);
  if (value === undefined) return fallback;
  const number = Number(value);
  if (Number.isNaN(number) || number < min || number > max) {
    unusable(name, value, `a number ${max < Infinity ? `from ${min} to ${max}` : `of at least ${min}`}`, fallback);
    return fallback;
  }
  return number;
}

const said = new Set<string>();

/** Says that a variable's value is not used: once, for several parts read the same one. */
export function unusable(name: string, value: string, allowed: string, fallback: string | number): void {
  if (said.has(`${name}=${value}`)) return;
  said.add(`${name}=${value}`);
  warn(`${name} must be ${allowed}, got ${showValue(withoutSecrets(value))}; ${fallback} is used instead`);
}

/** Removes the parts of a URL that may hold secrets: everything before an `@`, and the query, which may hold tokens. */
function withoutSecrets(value: string): string {
  return value.replace(/^([a-z][a-z\d+.-]*:\/\/)?.*@/is, '$1***@').replace(/\?.*$/s, '?***');
}

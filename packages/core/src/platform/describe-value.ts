/** Names of options whose value may be secret, also misspelt ones such as `pasword`. */
const secretName =
  /auth|passw?o?r?d|passphrase|pwd|secret|token|bearer|credential|cookie|session|api-?key|key|cert|pem|\bca\b|user|url|uri|dsn|connection/i;
/** Words such as `full` or `off`, or a number such as `-1.5` or `30s`: nothing that could be a secret. */
const harmless = /^(?:[a-z]{1,16}(?:[-_ ][a-z]{1,16}){0,2}|[+-]?\d{1,10}(?:\.\d{1,6})?[a-z]{0,3})$/i;

/** Describes the type and size of a value, but not its content. Never throws and never calls code of the value. */
export function describeValue(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return value === '' ? 'an empty string' : `a string of ${value.length} character${value.length === 1 ? '' : 's'}`;
    case 'object':
      return value === null ? 'null' : Array.isArray(value) ? `an array of ${value.length}` : 'an object';
    case 'undefined':
      return 'undefined';
    case 'bigint':
    case 'boolean':
    case 'function':
    case 'number':
    case 'symbol':
      return `a ${typeof value}`;
  }
}

/** A value that is described already, because its checker knows more than the option's name tells. */
export class Described {
  constructor(readonly text: string) {}
}

/**
 * Describes an option's value as far as it may be shown. Numbers and flags are shown unless the option's name suggests
 * a secret. Strings are shown only if `mayShowText` is set and they look like a word or a number.
 */
export function describeReceived(option: string, value: unknown, mayShowText: boolean): string {
  if (value instanceof Described) return value.text;
  if (secretName.test(option)) return describeValue(value);
  switch (typeof value) {
    case 'bigint':
      return `${value.toString()}n`;
    case 'boolean':
    case 'number':
      return String(value);
    case 'string':
      return mayShowText && harmless.test(value) ? JSON.stringify(value) : describeValue(value);
    case 'function':
    case 'object':
    case 'symbol':
    case 'undefined':
      return describeValue(value);
  }
}

/**
 * The name of a key that a caller chose, if it looks like a name: a secret may have been passed as a key by mistake.
 */
export function describeName(name: string): string {
  return /^[a-z_$][\w$.-]{0,39}$/i.test(name) ? name : `(a name of ${name.length} characters)`;
}

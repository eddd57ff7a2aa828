/** Names of options whose value may be secret, also misspelt ones such as `pasword`. */
const secretName =
  /auth|passw?o?r?d|passphrase|pwd|secret|token|bearer|credential|cookie|session|api-?key|key|cert|pem|\bca\b|user|url|uri|dsn|connection/i;
/** Words such as `full` or `off`, or a number such as `-1.5` or `30s`: nothing that a secret looks like. */
const harmless = /^(?:[a-z]{1,16}(?:[-_ ][a-z]{1,16}){0,2}|[+-]?\d{1,10}(?:\.\d{1,6})?[a-z]{0,3})$/i;

/** What kind of value this is and how large, without a word of what is in it. Never throws and never calls code of the value. */
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

/** A value that was described already, because whoever checked it knows better than its option's name does. */
export class Described {
  constructor(readonly text: string) {}
}

/**
 * What came for an option, as far as it can be shown: numbers and flags are, unless the option's name says that they may be secret; a text is
 * not, unless `mayShowText` says that only words or numbers belong there, and it looks like one.
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

/** The name of a key that a caller chose, if it looks like a name: a secret may have been put in the place of a key, too. */
export function describeName(name: string): string {
  return /^[a-z_$][\w$.-]{0,39}$/i.test(name) ? name : `(a name of ${name.length} characters)`;
}

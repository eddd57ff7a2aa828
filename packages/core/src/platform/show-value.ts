const longest = 60;

/** A value as a short text for an error message. Never throws and never calls code of the value. */
export function showValue(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value.length > longest ? `${value.slice(0, longest)}...` : value);
    case 'bigint':
      return `${value.toString()}n`;
    case 'function':
      return 'a function';
    case 'object':
      return value === null ? 'null' : Array.isArray(value) ? `an array of ${value.length}` : 'an object';
    case 'number':
    case 'boolean':
    case 'symbol':
    case 'undefined':
      return String(value);
  }
}

import { describeError } from '../platform/describe-error.js';
import { copyOf } from '../platform/own-text.js';
import { showValue } from '../platform/show-value.js';
import { isSecretKey } from './secret-key.js';

const deepest = 8;
const concealed = '"[concealed]"';

/**
 * A value as JSON-like text of at most `longest` characters. Fields whose names suggest a secret are concealed. Calls no
 * code of the value, such as getters and `toJSON`, stops where the text is long enough, and never throws.
 */
export function capturedText(value: unknown, longest: number): string {
  const writer = new Writer(longest);
  try {
    writer.value(value, []);
  } catch {
    // A proxy or a revoked object.
    writer.text('[unreadable]');
  }
  return writer.end();
}

class Writer {
  #written = '';

  constructor(private readonly longest: number) {}

  text(text: string): void {
    this.#written += text;
  }

  end(): string {
    const text = copyOf(this.#written.slice(0, this.longest + 1));
    return text.length > this.longest ? `${text.slice(0, this.longest - 3)}...` : text;
  }

  /** `around` are the objects that the value is in. */
  value(value: unknown, around: readonly object[]): void {
    if (this.#isFull) return;
    if (typeof value === 'string') this.text(JSON.stringify(value.slice(0, this.longest)));
    else if (typeof value !== 'object' || value === null) this.text(showValue(value));
    else if (around.includes(value)) this.text('[circular]');
    else if (around.length >= deepest) this.text(Array.isArray(value) ? '[...]' : '{...}');
    else this.#object(value, [...around, value]);
  }

  get #isFull(): boolean {
    return this.#written.length > this.longest;
  }

  #object(value: object, around: readonly object[]): void {
    if (Array.isArray(value))
      this.#list('[', ']', Array.prototype.values.call(value), (each) => this.value(each, around));
    else if (value instanceof Date) this.text(Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString());
    else if (value instanceof Error) {
      const { errorType, errorMessage } = describeError(value);
      this.value(`${errorType}: ${errorMessage}`, around);
    } else if (value instanceof Set)
      this.#list('Set [', ']', Set.prototype.values.call(value), (each) => this.value(each, around));
    else if (value instanceof Map)
      this.#list('Map {', '}', Map.prototype.entries.call(value), ([key, each]) =>
        this.#entry(key, () => each as unknown, around),
      );
    else if (ArrayBuffer.isView(value)) this.text(`[${value.byteLength} bytes]`);
    else this.#list('{', '}', Object.keys(value), (key) => this.#entry(key, () => ownValue(value, key), around));
  }

  #list<T>(open: string, close: string, values: Iterable<T>, write: (value: T) => void): void {
    this.text(open);
    let isFirst = true;
    for (const each of values) {
      if (this.#isFull) return;
      if (!isFirst) this.text(',');
      isFirst = false;
      write(each);
    }
    this.text(close);
  }

  #entry(key: unknown, read: () => unknown, around: readonly object[]): void {
    this.value(key, around);
    this.text(':');
    const value = read();
    if (typeof key === 'string' && isSecretKey(key, value)) this.text(concealed);
    else this.value(value, around);
  }
}

/** The value of a field, without calling a getter. */
function ownValue(object: object, key: string): unknown {
  const field = Object.getOwnPropertyDescriptor(object, key);
  return field === undefined || 'value' in field ? field?.value : '[getter]';
}

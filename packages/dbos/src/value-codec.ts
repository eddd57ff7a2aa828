import { TimeoutExceededError, TtaError } from '@tta/core';
import type { RecordedAmounts } from '@tta/core/authors';
import { UnrecordableValueError, ValueTooLargeError } from './errors.js';
import { isPlainJson } from './plain-json.js';
import { refuseUnrecordable } from './recordable-values.js';
import { plainTextOf, textOf, valueIn } from './superjson.js';

/** A class of errors that come back from the database as its instances. */
export type ErrorClass = abstract new (...args: never[]) => Error;

/** Encrypts texts before they are written; must be the same in all workers. */
export interface TextCodec {
  encode(text: string): string;
  decode(text: string): string;
}

/** How values are written. */
export interface ValueCodecOptions {
  readonly errors: readonly ErrorClass[];
  readonly codec?: TextCodec | undefined;
  readonly maxValueBytes: number;
}

/** An outcome as it is written. */
type Written = ({ readonly value: unknown } | { readonly error: WrittenError }) & Costing;

interface Costing {
  /** The costs of the step. Absent where there are none. */
  readonly cost?: RecordedAmounts;
}

interface WrittenError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  /** The error's own fields, such as `code`. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly cause?: WrittenError;
  /** Thrown values that are not errors. */
  readonly thrown?: unknown;
}

/** An outcome of a step or a workflow. */
export type Outcome = ({ readonly value: unknown } | { readonly error: unknown }) & Costing;

/** Writes outcomes as text, and reads them. */
export class ValueCodec {
  readonly #classes: ReadonlyMap<string, ErrorClass>;
  readonly #text: TextCodec | undefined;
  readonly #maxBytes: number;

  constructor({ errors, codec, maxValueBytes }: ValueCodecOptions) {
    this.#classes = new Map([TimeoutExceededError, TtaError, ...errors].map((each) => [each.name, each]));
    this.#text = codec;
    this.#maxBytes = maxValueBytes;
  }

  /** `what` names the value in errors. @throws UnrecordableValueError, ValueTooLargeError */
  encode(value: unknown, what: string, cost?: RecordedAmounts): string {
    return this.#write({ value, ...(cost && { cost }) }, what);
  }

  encodeError(error: unknown, what: string, cost?: RecordedAmounts): string {
    return this.#write({ error: written(error), ...(cost && { cost }) }, what);
  }

  decode(text: string): Outcome {
    const found = valueIn(this.#text === undefined ? text : this.#text.decode(text)) as Written;
    return 'error' in found ? { ...found, error: this.#revive(found.error) } : found;
  }

  #write(outcome: Written, what: string): string {
    const text = isPlainJson(outcome) ? plainTextOf(outcome) : this.#anyText(outcome, what);
    const bytes = Buffer.byteLength(text);
    if (bytes > this.#maxBytes) throw new ValueTooLargeError(what, bytes, this.#maxBytes);
    return this.#text === undefined ? text : this.#text.encode(text);
  }

  #anyText(outcome: Written, what: string): string {
    refuseUnrecordable(outcome, what);
    try {
      return textOf(outcome);
    } catch {
      throw new UnrecordableValueError(what, 'parts that cannot be read');
    }
  }

  #revive({ name, message, stack, fields, cause, ...rest }: WrittenError): unknown {
    if ('thrown' in rest) return rest.thrown;
    const error = Object.create((this.#classes.get(name) ?? Error).prototype as object) as Error;
    const define = (key: string, value: unknown): void => {
      Object.defineProperty(error, key, { value, writable: true, configurable: true, enumerable: false });
    };
    define('message', message);
    define('stack', stack ?? `${name}: ${message}`);
    if (cause !== undefined) define('cause', this.#revive(cause));
    define('name', name);
    return Object.assign(error, fields);
  }
}

function written(error: unknown): WrittenError {
  if (!(error instanceof Error)) return { name: '', message: '', stack: undefined, fields: {}, thrown: error };
  const { name, message, stack, cause } = error;
  const own = Object.entries(error).filter(([key]) => !['name', 'message', 'stack', 'cause'].includes(key));
  const fields = Object.fromEntries(own.filter(([, value]) => isWritable(value)));
  return { name, message, stack, fields, ...(cause === undefined ? {} : { cause: written(cause) }) };
}

function isWritable(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean', 'bigint'].includes(typeof value);
}

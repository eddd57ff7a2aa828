import type { LogSubject } from './log-record.js';
import { entriesOf, errorFields, filledText, isError, type UserRecord } from './user-record.js';

/** Where the text of a winston record stands once it is formatted (triple-beam's MESSAGE). */
export const textOf: unique symbol = Symbol.for('message') as never;
/** Where its level stands, untouched by colours (triple-beam's LEVEL). */
export const levelOf: unique symbol = Symbol.for('level') as never;
/** Where what a caller gave behind the message stands (triple-beam's SPLAT). */
const splatOf: unique symbol = Symbol.for('splat') as never;
/** The step that logs the record, captured at the call because winston may format the record later. */
export const subjectOf: unique symbol = Symbol('subject') as never;
/** Several transports may render one record. */
const known = new WeakMap<WinstonRecord, UserRecord>();

/** A winston record whose text may be made already. */
export interface WinstonRecord {
  readonly level: string;
  readonly message: unknown;
  [textOf]?: string;
  [levelOf]?: string;
  readonly [splatOf]?: readonly unknown[];
  [subjectOf]?: LogSubject | undefined;
}

/** The record of a workflow event, whose text is made already. */
export class FinishedRecord implements WinstonRecord {
  readonly [textOf]: string;
  readonly [levelOf]: string;

  constructor(
    readonly level: string,
    readonly message: string,
    text: string,
  ) {
    this[levelOf] = level;
    this[textOf] = text;
  }
}

/** Reads an application's record in any of the forms that winston accepts. */
export function userRecord(record: WinstonRecord): UserRecord {
  const found = known.get(record) ?? read(record);
  known.set(record, found);
  return found;
}

function read(record: WinstonRecord): UserRecord {
  const fields: Record<string, unknown> = { ...(isError(record) && errorFields(record)) };
  for (const [name, value] of entriesOf(record)) if (name !== 'level' && name !== 'message') fields[name] = value;
  const splat = record[splatOf] ?? [];
  let message = record.message;
  if (isError(message)) Object.assign(fields, errorFields(message));
  const filled = typeof message === 'string' ? valuesFor(message, splat) : [];
  if (filled.length > 0) message = filledText(message as string, filled);
  else message = withoutAppended(message, splat[0]);
  splat.forEach((given, index) => {
    if (isError(given)) Object.assign(fields, errorFields(given));
    // An object that filled a placeholder is told there.
    else if (typeof given === 'object' && given !== null && index >= filled.length) addFields(fields, given);
  });
  const level = record[levelOf] ?? record.level;
  return { level, message, fields, subject: record[subjectOf], timestampMs: Date.now() };
}

/** winston takes a field called `level` or `message` for its own. */
function addFields(fields: Record<string, unknown>, given: object): void {
  for (const [name, value] of entriesOf(given)) if (!Object.hasOwn(fields, name)) fields[name] = value;
}

/** winston appends a field called `message` to the message; of an error that is wanted. */
function withoutAppended(message: unknown, given: unknown): unknown {
  if (typeof message !== 'string' || typeof given !== 'object' || given === null || isError(given)) return message;
  const { message: field } = Object.fromEntries(entriesOf(given));
  if (!field) return message;
  try {
    const appended = ` ${field as string}`;
    return message.endsWith(appended) ? message.slice(0, -appended.length) : message;
  } catch {
    return message;
  }
}

const placeholder = /%[scdjifoO%]/g;

/** The values that the message has placeholders for; none where one does not fit, as in `50%done`. */
function valuesFor(message: string, splat: readonly unknown[]): readonly unknown[] {
  if (splat.length === 0) return [];
  const kinds = (message.match(placeholder) ?? []).filter((kind) => kind !== '%%');
  const values = splat.slice(0, kinds.length);
  const doFit = values.every((value, index) => {
    const isObject = typeof value === 'object' && value !== null && !isError(value);
    return !isObject || /[joO]/.test(kinds[index] as string);
  });
  return doFit ? values : [];
}

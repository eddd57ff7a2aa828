import { format } from 'node:util';
import { isNativeError } from 'node:util/types';
import { configure } from 'safe-stable-stringify';
import { describeError, showValue } from '@tta/core/authors';
import { consoleText, stackBelow } from './console-format.js';
import { fieldStartAsJson, idsAsJson, textAsJson, timeAsJson } from './json-format.js';
import type { LogSubject, LogValue } from './log-record.js';

// Records that the application logs itself: with anything in them.

/** A line of the application's own. */
export interface UserRecord {
  readonly level: string;
  readonly message: unknown;
  readonly fields: Readonly<Record<string, unknown>> | undefined;
  /** The step that logs it, or the span. */
  readonly subject: LogSubject | undefined;
  /** Milliseconds since the epoch. */
  readonly timestampMs: number;
}

/** In the order in which the fields were given; safe for cycles and big integers. */
const stringify = configure({ deterministic: false, maximumDepth: 20 });

/** The record in JSON form. */
export function jsonText({ level, message, fields, subject, timestampMs }: UserRecord): string {
  const ids = subject === undefined ? '' : idsAsJson(subject);
  let line = `${timeAsJson(timestampMs)}Z","level":${textAsJson(level)},"event":${textAsJson(eventText(message))}${ids}`;
  for (const name of fields === undefined ? [] : Object.keys(fields)) {
    const value = read(fields as object, name);
    const text = plainAsJson(value) ?? toJson(value);
    if (text !== undefined) line += fieldStartAsJson(name) + text;
  }
  return `${line}}`;
}

/** Most fields are plain: to hand those to a library costs more than all the rest of a line. */
function plainAsJson(value: unknown): string | undefined {
  if (typeof value === 'string') return textAsJson(value);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
}

/** The record in console form, with the stacks of errors below the line. */
export function plainText({ level, message, fields, subject, timestampMs }: UserRecord): string {
  const shown: [string, LogValue][] = [];
  let below = '';
  if (subject?.context !== undefined) {
    shown.push(['correlation_id', subject.context.correlationId], ['primitive_name', subject.name ?? '']);
  }
  for (const [name, value] of entriesOf(fields)) {
    const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    if (name === 'stack' && typeof value === 'string') below += stackBelow(value);
    else if (isError(value)) {
      shown.push([name, `${describeError(value).errorType}: ${describeError(value).errorMessage}`]);
      for (let error: unknown = value, depth = 0; isError(error) && depth < mostStacks; depth++, error = causeOf(error))
        below += stackBelow(textOf(error, 'stack'));
    } else shown.push([name, isPlain ? value : (toJson(value) ?? showValue(value))]);
  }
  return consoleText(timestampMs, level, eventText(message), shown) + below;
}

/** An error and its nearest causes. */
const mostStacks = 5;

/** The text of a message with placeholders such as `%s`, as `util.format` fills them. */
export function filledText(message: string, values: readonly unknown[]): string {
  const shown = values.map((value) => (isError(value) ? `${value.name}: ${value.message}` : value));
  return format(message, ...shown);
}

/** The fields of an error: first the non-enumerable ones, then the enumerable ones. */
export function errorFields(error: Error): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const name of new Set(['name', 'stack', 'cause', 'errors', ...Object.keys(error)])) {
    const value = read(error, name);
    if (value !== undefined && name !== 'message') fields[name] = value;
  }
  return fields;
}

/** An error, also one of another realm, where `instanceof` says no. */
export function isError(value: unknown): value is Error {
  return isNativeError(value) || value instanceof Error;
}

/** The fields, whatever getters they have. */
export function entriesOf(fields: object | undefined): [name: string, value: unknown][] {
  return fields === undefined ? [] : Object.keys(fields).map((name) => [name, read(fields, name)]);
}

function eventText(message: unknown): string {
  if (typeof message === 'string') return message;
  return isError(message) ? (textOf(message, 'message') ?? '') : (toJson(message) ?? showValue(message));
}

function read(record: object, name: string): unknown {
  try {
    return (record as Record<string, unknown>)[name];
  } catch {
    return '[unreadable]';
  }
}

function textOf(record: object, name: string): string | undefined {
  const value = read(record, name);
  return typeof value === 'string' ? value : undefined;
}

function causeOf(error: Error): unknown {
  return read(error, 'cause');
}

/** JSON of anything but what JSON has no word for, such as functions. */
function toJson(value: unknown): string | undefined {
  try {
    return stringify(value, showError);
  } catch {
    return '"[unserialisable]"';
  }
}

/** An error's fields are not enumerable, so JSON would show none. */
function showError(_key: string, value: unknown): unknown {
  return isError(value) ? { message: value.message, ...errorFields(value) } : value;
}

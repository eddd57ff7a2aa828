import { isNativeError } from 'node:util/types';
import { configure } from 'safe-stable-stringify';
import { showValue } from '@tta/core/authors';
import { consoleText } from './console-format.js';
import { fieldName } from './json-format.js';
import type { LogValue } from './log-record.js';
import { levelOf, type WinstonRecord } from './winston-record.js';

// Records that the application logs itself: with anything in them.

/** In the order in which the fields were given; safe for cycles and big integers. */
const stringify = configure({ deterministic: false });

/** The record in JSON form. */
export function jsonText(record: WinstonRecord): string {
  const { level, event, fields } = partsOf(record);
  let line = `{"timestamp":"${new Date(Date.now()).toISOString()}","level":${toJson(level)},"event":${toJson(event)}`;
  for (const [name, value] of fields) {
    const text = toJson(value);
    if (text !== undefined) line += `,${JSON.stringify(fieldName(name))}:${text}`;
  }
  return `${line}}`;
}

/** The record in console form. */
export function plainText(record: WinstonRecord): string {
  const { level, event, fields } = partsOf(record);
  const shown = fields.map(([name, value]): [string, LogValue] => {
    const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    return [name, isPlain ? value : (toJson(value) ?? showValue(value))];
  });
  return consoleText(Date.now(), level, event, shown);
}

interface Parts {
  readonly level: string;
  readonly event: string;
  readonly fields: readonly [name: string, value: unknown][];
}

/** Never throws, whatever getters the record has. */
function partsOf(record: WinstonRecord): Parts {
  const fields: [string, unknown][] = [];
  // An error that is logged by itself is the record: its stack is not among the fields that can be listed.
  const names = isError(record) ? ['stack', ...Object.keys(record)] : Object.keys(record);
  for (const name of new Set(names)) {
    if (name !== 'level' && name !== 'message') fields.push([name, read(record, name)]);
  }
  const message = read(record, 'message');
  return {
    level: record[levelOf] ?? record.level,
    event: typeof message === 'string' ? message : (toJson(message) ?? showValue(message)),
    fields,
  };
}

function read(record: object, name: string): unknown {
  try {
    return (record as Record<string, unknown>)[name];
  } catch {
    return '[unreadable]';
  }
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
  if (!isError(value)) return value;
  const { name, message, stack, cause } = value;
  return Object.assign({ name, message, stack }, cause !== undefined && { cause }, value);
}

/** Also of another realm, where `instanceof` says no. */
function isError(value: unknown): value is Error {
  return isNativeError(value) || value instanceof Error;
}

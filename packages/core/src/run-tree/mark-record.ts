import type { EventType } from '../events/define-event.js';
import type { Attributes, StepEvent, StepLog } from '../instrumentation/step-observation.js';
import { ownText } from '../platform/own-text.js';
import { showValue } from '../platform/show-value.js';
import { capturedText } from './captured-text.js';
import { isSecretKey } from './secret-key.js';
import { bytesOf } from './run-limits.js';
import type { TreeMark } from './run-tree.js';
import { errorSummary } from './tree-error.js';

type Fields = NonNullable<TreeMark['fields']>;

/** A mark as it is kept; its time is a reading of the monotonic clock. */
export type MarkRecord = TreeMark & { readonly bytes: number };

/** Fields shown of one line or event. */
const mostFields = 30;

/** Names of events that say what the tree shows by itself. */
const impliedByTree =
  /_(?:workflow_start|workflow_complete|workflow_failed|step_start|step_complete|step_failed|attempt_start|attempt_success|backoff_end)$/;

const kept = new WeakMap<EventType, boolean>();

/** Whether an event tells more than the steps themselves: that a step started or ended is seen from the tree. */
export function isWorthKeeping({ type }: StepEvent): boolean {
  if (type === undefined) return true;
  let isKept = kept.get(type);
  if (isKept === undefined) {
    isKept = !impliedByTree.test(type.name);
    kept.set(type, isKept);
  }
  return isKept;
}

/** An event, with texts of at most `longest` characters. */
export function eventMark({ name, type, attributes, error }: StepEvent, atMs: number, longest: number): MarkRecord {
  const { fields, bytes } = keptFields(attributes, longest);
  return {
    kind: 'event',
    name: type === undefined ? ownText(name, longest) : name,
    level: type === undefined ? 'info' : type.level,
    atMs,
    fields,
    error: error === undefined ? undefined : errorSummary(error),
    bytes,
  };
}

/** A line of the application, with texts of at most `longest` characters and without values that may be secret. */
export function logMark({ level, message, fields: given = {} }: StepLog, atMs: number, longest: number): MarkRecord {
  const shown: Record<string, string | number | boolean | undefined> = {};
  let error: TreeMark['error'];
  for (const name of Object.keys(given).slice(0, mostFields)) {
    const found = read(given, name);
    const value = isSecretKey(name, found) ? '[concealed]' : found;
    if (value instanceof Error) error ??= errorSummary(value);
    else shown[name] = typeof value === 'object' && value !== null ? capturedText(value, longest) : plain(value);
  }
  const { fields, bytes } = keptFields(shown, longest);
  const text = ownText(typeof message === 'string' ? message : showValue(message), longest);
  return { kind: 'log', name: text, level, atMs, fields, error, bytes: bytes + text.length * bytesOf.textUnit };
}

function keptFields(given: Attributes | undefined, longest: number): { fields: Fields | undefined; bytes: number } {
  let bytes: number = bytesOf.mark;
  if (given === undefined) return { fields: undefined, bytes };
  let fields: Record<string, string | number | boolean> | undefined;
  for (const name in given) {
    const value = given[name];
    if (value === undefined) continue;
    fields ??= {};
    if (typeof value === 'string') {
      fields[name] = ownText(value, longest);
      bytes += Math.min(value.length, longest) * bytesOf.textUnit;
    } else fields[name] = typeof value === 'number' || typeof value === 'boolean' ? value : showValue(value);
  }
  return { fields, bytes };
}

function plain(value: unknown): string | number | boolean | undefined {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'undefined':
      return value;
    case 'bigint':
    case 'function':
    case 'object':
    case 'symbol':
      return showValue(value);
  }
}

function read(fields: Readonly<Record<string, unknown>>, name: string): unknown {
  try {
    return fields[name];
  } catch {
    return '[unreadable]';
  }
}

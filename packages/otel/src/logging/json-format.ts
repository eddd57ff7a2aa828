import type { EventPlan, JsonParts } from '../catalogue/event-plan.js';
import type { LogRecord, LogSubject, LogValue } from './log-record.js';

// JSON by hand: the parts that repeat, which is most of a line, are made once.

/** One object a line: `timestamp`, `level`, `event`, the ids, then the fields in snake_case. */
export function jsonLine({ plan, subject, timestampMs, names, values, stack }: LogRecord): string {
  const { head, starts, childNameAt } = (plan.json ??= partsOf(plan));
  const known = starts?.length ?? 0;
  let line = timeAsJson(timestampMs) + head + idsAsJson(subject);
  for (let index = 0; index < names.length; index++) {
    const value = values[index];
    if (value === undefined) continue;
    const start = (index < known ? starts?.[index] : fieldStartAsJson(names[index] as string)) as string;
    // The order matters: V8 joins short strings at once, which makes them one piece of the line.
    line += start + jsonValue(value, starts !== undefined);
    if (index === childNameAt) line += stepNameStart + jsonValue(value, true);
  }
  return stack === undefined ? `${line}}` : `${line},"error_stack":${JSON.stringify(stack)}}`;
}

/** The ids of a line's subject as JSON, with a leading comma. */
export function idsAsJson(subject: LogSubject): string {
  return (subject.idsAsJson ??= idsOf(subject));
}

const stepNameStart = ',"step_name":';

function partsOf({ name, level = 'info', fields }: EventPlan): JsonParts {
  return {
    head: `Z","level":"${level}","event":${textAsJson(name)}`,
    starts: fields?.map(fieldStart),
    childNameAt: fields?.indexOf('primitive_type') ?? -1,
  };
}

/** Built-in names of a record. Fields that clash with them get a trailing underscore. */
const ownNames = new Set([
  'timestamp',
  'level',
  'event',
  'correlation_id',
  'workflow_id',
  'causation_id',
  'session_id',
  'trace_id',
  'span_id',
  'primitive_name',
  'metadata',
]);

/** The field's name, with a trailing underscore if it clashes with a built-in one. */
function fieldName(name: string): string {
  return ownNames.has(name) ? `${name}_` : name;
}

function fieldStart(name: string): string {
  return `,${textAsJson(fieldName(name))}:`;
}

/** A field's name with the comma before it and the colon behind it. */
export const fieldStartAsJson = keptTexts(fieldStart);

function idsOf({ context, name, traceId, spanId, omitted }: LogSubject): string {
  if (context === undefined) return traceId === undefined ? '' : `,"trace_id":"${traceId}","span_id":"${spanId ?? ''}"`;
  const { correlationId, workflowId, causationId, sessionId, metadata } = context;
  const workflow = inQuotes(workflowId);
  const correlation = correlationId === workflowId ? workflow : inQuotes(correlationId);
  // Few and long pieces: what a line costs is above all their number, when they are joined.
  let text = `,"correlation_id":"${correlation}","workflow_id":"${workflow}"`;
  if (causationId !== undefined) text += `,"causation_id":"${inQuotes(causationId)}"`;
  if (sessionId !== undefined && omitted?.has('sessionId') !== true) text += `,"session_id":"${inQuotes(sessionId)}"`;
  if (traceId !== undefined) text += `,"trace_id":"${traceId}","span_id":"${spanId ?? ''}"`;
  if (name !== undefined) text += keptNameField(name);
  if (omitted?.has('metadata') === true) return text;
  for (const _name in metadata) return `${text},"metadata":${JSON.stringify(metadata)}`;
  return text;
}

const keptNameField = keptTexts((name) => `,"primitive_name":${textAsJson(name)}`);

/** `isListed`: a field of the catalogue, whose digits behind the third are noise; a user's own number is left as it is. */
function jsonValue(value: LogValue, isListed: boolean): string {
  if (typeof value === 'string') return keptTextAsJson(value);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  // JSON has no word for what is not finite.
  if (!Number.isFinite(value)) return `"${value}"`;
  return isListed && !Number.isInteger(value) ? thousandths(value) : String(value);
}

/** The number with three digits behind the point at most: of two whole numbers, which are written several times quicker. */
function thousandths(value: number): string {
  if (value < 0 || value > 1e9) return String(Math.round(value * 1000) / 1000);
  const rounded = Math.round(value * 1000);
  const whole = Math.floor(rounded / 1000);
  const rest = rounded - whole * 1000;
  if (rest === 0) return String(whole);
  const digits = rest < 10 ? `00${rest}` : rest < 100 ? `0${rest}` : String(rest);
  return `${whole}.${rest % 100 === 0 ? digits.slice(0, 1) : rest % 10 === 0 ? digits.slice(0, 2) : digits}`;
}

/** Names of steps, kinds of errors: few, and on many lines. */
const keptTextAsJson = keptTexts(textAsJson);

/** Characters that may need escaping in a JSON string; a cheap approximation. */
const special = /[^\w .:/+-]/;

/** Any text, with its quotes. */
export function textAsJson(text: string): string {
  return `"${inQuotes(text)}"`;
}

/** The text as it appears between the quotes. */
function inQuotes(text: string): string {
  return special.test(text) ? JSON.stringify(text).slice(1, -1) : text;
}

/** The same function, that keeps what it made of the first few hundred texts, unless they are long. */
function keptTexts(make: (text: string) => string): (text: string) => string {
  const mostKept = 500;
  const longestKept = 60;
  const kept = new Map<string, string>();
  return (text) => {
    if (text.length > longestKept) return make(text);
    let made = kept.get(text);
    if (made === undefined) {
      made = make(text);
      if (kept.size < mostKept) kept.set(text, made);
    }
    return made;
  };
}

let lastSecond = NaN;
let lastSecondAsJson = '';

/** `{"timestamp":"2026-11-24T12:00:00.123`, in UTC, without the `Z`. Many lines share the part before the dot. */
export function timeAsJson(epochMilliseconds: number): string {
  const whole = Math.floor(epochMilliseconds);
  const second = Math.floor(whole / 1000);
  if (second !== lastSecond) {
    lastSecondAsJson = JSON.stringify({ timestamp: new Date(second * 1000).toISOString() }).slice(0, -'000Z"}'.length);
    // Set only once nothing can throw any more; otherwise a stale text would be used for this second.
    lastSecond = second;
  }
  const milliseconds = whole - second * 1000;
  return lastSecondAsJson + ((milliseconds < 10 ? '00' : milliseconds < 100 ? '0' : '') + String(milliseconds));
}

import type { LogPlan, LogRecord, LogSubject } from './log-record.js';

// JSON by hand: the parts that repeat, which is most of a line, are made once.

const beginnings = new WeakMap<LogPlan, string>();
const subjects = new WeakMap<LogSubject, string>();

/** One object a line: `timestamp`, `level`, `event`, the ids, then the fields in snake_case. */
export function jsonLine({ plan, subject, timestampMs, fields }: LogRecord): string {
  let line = `{"timestamp":"${isoTime(timestampMs)}${beginningOf(plan)}${idsOf(subject)}`;
  for (const [name, value] of fields) line += `,"${name}":${jsonValue(value)}`;
  return `${line}}`;
}

function beginningOf(plan: LogPlan): string {
  let text = beginnings.get(plan);
  if (text === undefined) {
    text = `","level":"${plan.level}","event":${JSON.stringify(plan.event)}`;
    beginnings.set(plan, text);
  }
  return text;
}

function idsOf(subject: LogSubject): string {
  let text = subjects.get(subject);
  if (text === undefined) {
    text = subjectJson(subject);
    subjects.set(subject, text);
  }
  return text;
}

function subjectJson({ context, traceId, spanId }: LogSubject): string {
  const { correlationId, workflowId, causationId, sessionId, metadata } = context;
  const workflow = JSON.stringify(workflowId);
  let text = `,"correlation_id":${correlationId === workflowId ? workflow : JSON.stringify(correlationId)},"workflow_id":${workflow}`;
  if (causationId !== undefined) text += `,"causation_id":${JSON.stringify(causationId)}`;
  if (sessionId !== undefined) text += `,"session_id":${JSON.stringify(sessionId)}`;
  if (traceId !== undefined) text += `,"trace_id":"${traceId}","span_id":"${spanId ?? ''}"`;
  for (const _name in metadata) return `${text},"metadata":${JSON.stringify(metadata)}`;
  return text;
}

function jsonValue(value: string | number | boolean): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  // JSON has no word for what is not finite.
  if (!Number.isFinite(value)) return `"${value}"`;
  return Number.isInteger(value) ? String(value) : String(Math.round(value * 1000) / 1000);
}

let lastSecond = -1;
let lastSecondText = '';

/** RFC 3339 in UTC with milliseconds. The part up to the second is the same for many lines. */
export function isoTime(epochMilliseconds: number): string {
  const whole = Math.floor(epochMilliseconds);
  const second = Math.floor(whole / 1000);
  if (second !== lastSecond) {
    lastSecond = second;
    lastSecondText = new Date(second * 1000).toISOString().slice(0, 20);
  }
  const milliseconds = whole - second * 1000;
  return `${lastSecondText}${milliseconds < 10 ? '00' : milliseconds < 100 ? '0' : ''}${milliseconds}Z`;
}

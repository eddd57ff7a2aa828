import type { LogField, LogRecord } from './log-record.js';

const eventWidth = 30;

/** One line for people: local time, level, event, then `name=value`. Ids are shown where a workflow starts. */
export function consoleLine({ plan, subject, timestampMs, fields }: LogRecord): string {
  const shown: LogField[] = fields.filter(([name]) => !plan.hiddenOnConsole.includes(name));
  if (plan.event.endsWith('_workflow_start')) shown.unshift(['correlation_id', subject.context.correlationId]);
  return consoleText(timestampMs, plan.level, plan.event, shown);
}

/** The same form for any record. */
export function consoleText(timestampMs: number, level: string, event: string, fields: readonly LogField[]): string {
  const text = fields.map(([name, value]) => `${name}=${consoleValue(name, value)}`).join(' ');
  return `${localTime(timestampMs)} [${level}] ${oneLine(event).padEnd(eventWidth)} ${text}`.trimEnd();
}

function consoleValue(name: string, value: string | number | boolean): string {
  if (typeof value === 'number') return numberText(name, value);
  if (typeof value === 'boolean') return String(value);
  const text = oneLine(value);
  return /[\s'"=]/.test(text) || text === '' ? `'${text.replaceAll("'", String.raw`\'`)}'` : text;
}

/** A line stays one, and a terminal is told nothing: control characters are written as escapes. */
function oneLine(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what this is about
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** Percentages and seconds have at least one decimal, so that they are not taken for counts; milliseconds have at most one. */
function numberText(name: string, value: number): string {
  if (name === 'hit_rate' || name === 'ttl' || name.endsWith('_seconds')) return value.toFixed(1);
  return Number.isInteger(value) ? String(value) : String(Math.round(value * 10) / 10);
}

function localTime(epochMilliseconds: number): string {
  const date = new Date(epochMilliseconds);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

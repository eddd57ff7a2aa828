import type { LogRecord, LogValue } from './log-record.js';

const eventWidth = 30;

/** One line for people: local time, level, event, then `name=value`. Ids are shown where a workflow starts. */
export function consoleLine({ plan, level, subject, timestampMs, names, values }: LogRecord): string {
  const shown: [string, LogValue][] = [];
  if (plan.name.endsWith('_workflow_start')) shown.push(['correlation_id', subject.context.correlationId]);
  names.forEach((name, index) => {
    const value = values[index];
    if (value !== undefined && !plan.hiddenOnConsole.includes(name)) shown.push([name, value]);
  });
  return consoleText(timestampMs, level, plan.name, shown);
}

/** The same form for any record. */
export function consoleText(
  timestampMs: number,
  level: string,
  event: string,
  fields: readonly (readonly [string, LogValue])[],
): string {
  const text = fields.map(([name, value]) => `${oneLine(name)}=${consoleValue(name, value)}`).join(' ');
  return `${localTime(timestampMs)} [${level}] ${oneLine(event).padEnd(eventWidth)} ${text}`.trimEnd();
}

function consoleValue(name: string, value: LogValue): string {
  if (typeof value === 'number') return numberText(name, value);
  if (typeof value === 'boolean') return String(value);
  const text = oneLine(value);
  return /[\s'"=]/.test(text) || text === '' ? `'${text.replaceAll("'", String.raw`\'`)}'` : text;
}

/** A line stays one, and a terminal is told nothing: characters that control it, or turn text round, are written as escapes. */
function oneLine(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what this is about
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** Percentages and seconds have at least one decimal, so that they are not taken for counts; milliseconds have at most one. */
function numberText(name: string, value: number): string {
  if (name === 'hit_rate' || name === 'ttl' || name.endsWith('_seconds')) return value.toFixed(1);
  return name.endsWith('_ms') ? String(Math.round(value * 10) / 10) : String(value);
}

function localTime(epochMilliseconds: number): string {
  const date = new Date(epochMilliseconds);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

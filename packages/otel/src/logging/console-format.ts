import { localTime, oneLine } from '@tta/core/authors';
import type { LogRecord, LogValue } from './log-record.js';

const eventWidth = 30;

/**
 * One line for people: local time, level, event, then `name=value`, with any stack below it. The id is shown where a
 * workflow starts and, if several run (`areSeveral`), also on lines of interest. Lines of trouble name their step.
 */
export function consoleLine(record: LogRecord, areSeveral: boolean): string {
  const { plan, level, subject, timestampMs, names, values, stack } = record;
  const shown: [string, LogValue][] = [];
  if (subject.context !== undefined && (plan.part === 'start' || (areSeveral && isAskedAbout.test(plan.name)))) {
    shown.push(['correlation_id', subject.context.correlationId]);
  }
  names.forEach((name, index) => {
    const value = values[index];
    if (value !== undefined && !plan.hiddenOnConsole.includes(name)) shown.push([name, value]);
  });
  const { name } = subject;
  if (name !== undefined && isTrouble(record) && !shown.some(([, value]) => value === name)) {
    shown.push(['primitive_name', name]);
  }
  return consoleText(timestampMs, level, plan.name, shown) + stackBelow(stack);
}

const isAskedAbout = /_failed$|_exhausted$|^cache_/;

function isTrouble({ plan, level }: LogRecord): boolean {
  return level === 'warn' || level === 'error' || plan.isFailure;
}

/** Indented, so that no line of it passes for one of the log. */
export function stackBelow(stack: string | undefined): string {
  if (stack === undefined) return '';
  return stack
    .split('\n')
    .map((line) => `\n    ${oneLine(line.trim())}`)
    .join('');
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

/** Percentages, seconds and milliseconds have one decimal, so that they are not taken for counts and columns can be compared. */
function numberText(name: string, value: number): string {
  return name === 'hit_rate' || name === 'ttl' || name.endsWith('_seconds') || name.endsWith('_ms')
    ? value.toFixed(1)
    : String(value);
}

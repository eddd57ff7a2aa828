import { Buffer } from 'node:buffer';
import type { Severity } from '../schema/check-table.js';
import { codeFrame } from '../syntax/code-frame.js';
import type { Paint } from './colors.js';
import type { HiddenSecrets } from './hide-secrets.js';

/** Something that is wrong at a place of a text. */
export interface PlacedProblem {
  readonly severity: Severity;
  readonly message: string;
  readonly line: number;
  /** In bytes of UTF-8, from 1. */
  readonly column: number;
  readonly code?: string;
}

/** `file:line:column: severity: message`, as editors and terminals know it, with the lines round the place. */
export function describeProblem(name: string, source: HiddenSecrets, problem: PlacedProblem, paint: Paint): string {
  const { text, hideIn } = source;
  const { severity, message, line, column, code } = problem;
  const label = paint(severity === 'error' ? 'red' : 'yellow', severity);
  const place = paint('bold', `${name}:${line}:${column}`);
  const end = code === undefined ? '' : ` ${paint('dim', `(${code})`)}`;
  return `${place}: ${label}: ${hideIn(message)}${end}\n${codeFrame(text, { line, offset: offsetOf(text, line, column) })}\n`;
}

function offsetOf(text: string, line: number, column: number): number {
  let start = 0;
  for (let number = 1; number < line; number++) start = text.indexOf('\n', start) + 1;
  const end = text.indexOf('\n', start);
  const bytes = Buffer.from(text.slice(start, end === -1 ? undefined : end));
  return start + bytes.subarray(0, column - 1).toString().length;
}

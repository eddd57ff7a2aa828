import { TtaError } from '@tta/core';
import { codeFrame } from './code-frame.js';

/** A place in a text, as Alloy counts it: line and column start at 1, a column is a byte of UTF-8. */
export interface Position {
  /** Index into the JavaScript string. */
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** One thing that is wrong with a text, in Alloy's own words. */
export interface Diagnostic extends Position {
  readonly message: string;
}

/** A text that Alloy does not parse. The message has the first diagnostic and shows its line. */
export class AlloySyntaxError extends TtaError {
  /** Written out, so that the error has it where a bundler renames the class. */
  static override readonly name: string = 'AlloySyntaxError';
  /** All that is wrong, in the order in which Alloy reports it. Never empty. */
  readonly diagnostics: readonly [Diagnostic, ...Diagnostic[]];

  constructor(diagnostics: readonly [Diagnostic, ...Diagnostic[]], source: string) {
    const [first, ...others] = diagnostics;
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
    super(
      'ERR_TTA_ALLOY_SYNTAX',
      `${first.line}:${first.column}: ${first.message}${more}\n${codeFrame(source, first)}`,
    );
    this.diagnostics = diagnostics;
  }
}

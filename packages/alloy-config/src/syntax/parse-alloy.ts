import type { AlloyFile, Comment } from './nodes.js';
import { StatementParser } from './statement-parser.js';
import { TokenStream } from './token-stream.js';

/**
 * Parses a file. The tree keeps everything that means something: comments, blank lines between statements, literals as
 * they are written, and where each node stands.
 * Throws an `AlloySyntaxError` with all that Alloy itself would report. Files of more than 400 levels are refused too.
 */
export function parseAlloy(source: string): AlloyFile {
  return parseWithComments(source).file;
}

/** A file and all of its comments, in the order of the text. */
export function parseWithComments(source: string): { readonly file: AlloyFile; readonly comments: readonly Comment[] } {
  const tokens = new TokenStream(source);
  const body = new StatementParser(tokens).parseBody('EOF', undefined);
  tokens.throwDiagnostics();
  return { file: { kind: 'file', body, source }, comments: tokens.comments };
}

import { AlloySyntaxError } from '../syntax/alloy-syntax-error.js';
import type { AlloyFile } from '../syntax/nodes.js';
import { parseAlloy } from '../syntax/parse-alloy.js';
import { CliError } from './cli-error.js';
import { nameOf } from './read-input.js';

/** Parses a file; fails with its first error, as one line. The verb lint shows the rest. */
export function parseOrFail(text: string, path: string): AlloyFile {
  try {
    return parseAlloy(text);
  } catch (error) {
    if (!(error instanceof AlloySyntaxError)) throw error;
    const [first] = error.diagnostics;
    throw new CliError(`${nameOf(path)}:${first.line}:${first.column}: ${first.message}`);
  }
}

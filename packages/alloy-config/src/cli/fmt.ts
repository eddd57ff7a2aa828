import { stat } from 'node:fs/promises';
import type { Command } from 'commander';
import { AlloySyntaxError } from '../syntax/alloy-syntax-error.js';
import { formatAlloy } from '../syntax/format-alloy.js';
import { usageError } from './cli-error.js';
import { print, printExactly, say, type CliIo } from './cli-io.js';
import { paintFor } from './colors.js';
import { describeProblem } from './describe-problem.js';
import { hideSecrets } from './hide-secrets.js';
import { nameOf, readInput } from './read-input.js';
import type { Verb } from './verb.js';
import { writeFileAtomically } from './write-file-atomically.js';

interface FmtFlags {
  readonly check?: true;
  readonly write?: true;
}

/** `fmt`: as `alloy fmt`, without Alloy. */
export function addFmt(command: Command, verb: Verb): void {
  command
    .description('Formats a file as alloy fmt does and prints it. Without a file it reads standard input.')
    .argument('[files...]', 'files to format, - for standard input')
    .option('--check', 'print nothing but the names of files that are not formatted; exit 1 if there are any')
    .option('-w, --write', 'format the files in place')
    .addHelpText(
      'after',
      `
Examples:
  $ tta-alloy-config fmt config.alloy
  $ tta-alloy-config fmt --write *.alloy
  $ tta-alloy-config fmt --check *.alloy
  $ cat config.alloy | tta-alloy-config fmt -
`,
    )
    .action(verb<[readonly string[], FmtFlags]>(fmt));
}

async function fmt(io: CliIo, given: readonly string[], { check, write }: FmtFlags): Promise<number> {
  const files = given.length === 0 ? ['-'] : given;
  if (check === true && write === true) throw usageError('--check and --write exclude each other');
  if (write === true && files.includes('-')) throw usageError('--write needs files; standard input cannot be written');
  if (files.length > 1 && check !== true && write !== true) {
    throw usageError('several files need --check or --write; one is printed');
  }
  let exitCode = 0;
  for (const file of files) {
    const text = await readInput(io, file);
    const formatted = await formatOrReport(io, text, file);
    if (formatted === undefined || (check === true && formatted !== text)) exitCode = 1;
    if (formatted === undefined) continue;
    if (check === true) {
      if (formatted !== text) await print(io, nameOf(file));
    } else if (write === true) {
      if (formatted !== text) await rewrite(io, file, formatted);
    } else {
      await printExactly(io, formatted);
    }
  }
  return exitCode;
}

async function formatOrReport(io: CliIo, text: string, file: string): Promise<string | undefined> {
  try {
    return formatAlloy(text);
  } catch (error) {
    if (!(error instanceof AlloySyntaxError)) throw error;
    const paint = paintFor(io.stderr, io.env);
    const hidden = hideSecrets(text);
    for (const diagnostic of error.diagnostics) {
      await say(io, describeProblem(nameOf(file), hidden, { ...diagnostic, severity: 'error' }, paint));
    }
    return undefined;
  }
}

async function rewrite(io: CliIo, file: string, text: string): Promise<void> {
  const { mode } = await stat(file);
  await writeFileAtomically(file, text, { mode: mode & 0o777 });
  await say(io, `formatted ${file}`);
}

import type { Command } from 'commander';
import { checkTable } from '../schema/check-table.js';
import type { Finding } from '../validation/finding.js';
import { lintAlloy } from '../lint/lint-alloy.js';
import { usageError } from './cli-error.js';
import { print, say, type CliIo } from './cli-io.js';
import { paintFor } from './colors.js';
import { describeProblem } from './describe-problem.js';
import { hideSecrets } from './hide-secrets.js';
import { nameOf, readInput } from './read-input.js';
import type { Verb } from './verb.js';

interface LintFlags {
  readonly json?: true;
  readonly strict?: true;
  readonly list?: true;
}

interface LintedFile {
  readonly name: string;
  readonly text: string;
  readonly findings: readonly Finding[];
}

/** `lint`: what Alloy refuses, loses or leaks. */
export function addLint(program: Command, verb: Verb): void {
  program
    .command('lint')
    .summary('find what Alloy refuses, loses or leaks')
    .description('Checks files for what Alloy refuses, loses or leaks. Exit code 1 if there is an error.')
    .argument('[files...]', 'files to check, - for standard input')
    .option('--json', 'print the findings as JSON')
    .option('--strict', 'exit 1 on warnings, too')
    .option('--list', 'print all checks: code, severity, and what it finds')
    .addHelpText(
      'after',
      `
Examples:
  $ tta-alloy-config lint config.alloy
  $ tta-alloy-config lint --strict *.alloy
  $ tta-alloy-config lint --json config.alloy | jq '.findings[].code'

A comment "// alloy-lint-ignore CODE" switches a check off for the statement behind it.
`,
    )
    .action(verb<[readonly string[], LintFlags]>(lint));
}

async function lint(io: CliIo, files: readonly string[], flags: LintFlags): Promise<number> {
  if (flags.list === true) {
    await print(io, listOfChecks());
    return 0;
  }
  if (files.length === 0) throw usageError('no file to check; - is standard input, and --list prints the checks');
  const linted: LintedFile[] = [];
  for (const file of files) {
    const text = await readInput(io, file);
    linted.push({ name: nameOf(file), text, findings: lintAlloy(text) });
  }
  const all = linted.flatMap(({ findings }) => findings);
  const errors = all.filter(({ severity }) => severity === 'error').length;
  const warnings = all.length - errors;
  if (flags.json === true) {
    await print(io, JSON.stringify({ errors, warnings, findings: linted.flatMap(jsonOf) }, undefined, 2));
  } else {
    await printFindings(io, linted);
    await say(io, summary(files.length, errors, warnings));
  }
  return errors > 0 || (flags.strict === true && warnings > 0) ? 1 : 0;
}

function listOfChecks(): string {
  const checks = Object.entries(checkTable);
  const width = Math.max(...checks.map(([code]) => code.length));
  return checks
    .map(([code, { severity, finds }]) => `${code.padEnd(width)}  ${severity.padEnd(7)}  ${finds}`)
    .join('\n');
}

function jsonOf({ name, text, findings }: LintedFile): object[] {
  const { hideIn } = hideSecrets(text);
  return findings.map((finding) => ({ file: name, ...finding, message: hideIn(finding.message) }));
}

async function printFindings(io: CliIo, linted: readonly LintedFile[]): Promise<void> {
  const paint = paintFor(io.stdout, io.env);
  for (const { name, text, findings } of linted) {
    if (findings.length === 0) continue;
    const hidden = hideSecrets(text);
    for (const finding of findings) await print(io, `${describeProblem(name, hidden, finding, paint)}\n`);
  }
}

function summary(files: number, errors: number, warnings: number): string {
  const count = (amount: number, word: string): string => `${amount} ${word}${amount === 1 ? '' : 's'}`;
  return `${count(errors, 'error')}, ${count(warnings, 'warning')} in ${count(files, 'file')}`;
}

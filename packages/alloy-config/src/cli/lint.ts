import type { Command } from 'commander';
import { checkTable, type CheckCode } from '../schema/check-table.js';
import type { Finding } from '../validation/finding.js';
import { lintAlloyFiles } from '../lint/lint-alloy-files.js';
import { CliError, usageError } from './cli-error.js';
import { print, say, type CliIo } from './cli-io.js';
import { paintFor } from './colors.js';
import { describeProblem } from './describe-problem.js';
import { hideSecrets } from './hide-secrets.js';
import { readGroups, type FileGroup } from './read-groups.js';
import type { Verb } from './verb.js';

interface LintFlags {
  readonly json?: true;
  readonly strict?: true;
  readonly list?: true;
}

/** `lint`: what Alloy refuses, loses or leaks. */
export function addLint(command: Command, verb: Verb): void {
  command
    .description(
      'Checks files for what Alloy refuses, loses or leaks. All *.alloy files of a folder are checked together, as Alloy ' +
        'loads them. Exit code 1 if there is an error.',
    )
    .argument('[files...]', 'files or folders to check, - for standard input')
    .option('--json', 'print the findings as JSON')
    .option('--strict', 'exit 1 on warnings, too')
    .option('--list', 'print all checks: code, severity, and what it finds')
    .addHelpText(
      'after',
      `
Examples:
  $ tta-alloy-config lint config.alloy
  $ tta-alloy-config lint --strict /etc/alloy
  $ tta-alloy-config lint --json config.alloy | jq '.findings[].code'

A comment "// alloy-lint-ignore CODE" switches a check off for the statement that follows.
`,
    )
    .action(verb<[readonly string[], LintFlags]>(lint));
}

async function lint(io: CliIo, paths: readonly string[], flags: LintFlags): Promise<number> {
  if (flags.list === true) {
    await print(io, listOfChecks());
    return 0;
  }
  if (paths.length === 0) throw usageError('no file to check; - is standard input, and --list prints the checks');
  const { groups, problems } = await readGroups(io, paths);
  if (groups.length === 0) throw new CliError(problems.join('\n'));
  const linted = lintGroups(groups);
  const all = linted.flatMap(({ findings }) => findings);
  const errors = all.filter(({ severity }) => severity === 'error').length + problems.length;
  const warnings = all.filter(({ severity }) => severity === 'warning').length;
  const notChecked = [...new Set(linted.flatMap((file) => file.notChecked))];
  if (flags.json === true) {
    await print(
      io,
      JSON.stringify({ errors, warnings, findings: linted.flatMap(jsonOf), notChecked, problems }, undefined, 2),
    );
  } else {
    await printFindings(io, linted);
    if (notChecked.length > 0) await say(io, describeNotChecked(notChecked));
    await say(io, summary(linted.length, errors, warnings));
  }
  for (const problem of problems) await say(io, `error: ${problem}`);
  return errors > 0 || (flags.strict === true && warnings > 0) ? 1 : 0;
}

interface LintedFile {
  readonly name: string;
  readonly text: string;
  readonly findings: readonly Finding[];
  /** Components of the file's group whose arguments were not checked; given once a group. */
  readonly notChecked: readonly string[];
}

/** Files of a folder are one configuration. Files given one by one are each their own. */
function lintGroups(groups: readonly FileGroup[]): LintedFile[] {
  return groups.flatMap(({ isFolder, files }) => (isFolder ? lintTogether(files) : lintEach(files)));
}

/** Files of one folder may still be meant to be loaded together: one may define what another lacks. */
function lintEach(files: FileGroup['files']): LintedFile[] {
  const alone = Object.entries(files).flatMap(([name, text]) => lintTogether({ [name]: text }));
  const readable = alone.filter(({ findings }) => !findings.some(({ code }) => code === 'syntax-error'));
  const together = lintTogether(Object.fromEntries(readable.map(({ name, text }) => [name, text])));
  const placeOf = ({ code, line, column }: Finding): string => `${code} ${line}:${column}`;
  const lasting = new Map(together.map(({ name, findings }) => [name, new Set(findings.map(placeOf))]));
  return alone.map((file) => ({
    ...file,
    findings: file.findings.filter(
      (finding) => !mayBeElsewhere.has(finding.code) || lasting.get(file.name)?.has(placeOf(finding)) === true,
    ),
  }));
}

const mayBeElsewhere: ReadonlySet<CheckCode> = new Set(['dangling-reference', 'unconsumed-component']);

function lintTogether(files: FileGroup['files']): LintedFile[] {
  const { findings, notChecked } = lintAlloyFiles(files);
  return Object.entries(files).map(([name, text], index) => ({
    name,
    text,
    findings: findings.filter(({ file }) => file === name),
    notChecked: index === 0 ? notChecked : [],
  }));
}

function describeNotChecked(ids: readonly string[]): string {
  const what = ids.length === 1 ? '1 component is' : `${ids.length} components are`;
  return `${what} known by name only, so the arguments were not checked: ${ids.join(', ')}`;
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
  return findings.map(({ code, severity, message, path, line, column }) => ({
    file: name,
    code,
    severity,
    message: hideIn(message),
    path,
    line,
    column,
  }));
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

import { stat } from 'node:fs/promises';
import type { Command } from 'commander';
import { print, say, type CliIo } from './cli-io.js';
import { paintFor } from './colors.js';
import { readEnvironmentFile } from './environment-lines.js';
import { addOptionFlags, type OptionFlags } from './option-flags.js';
import { parseOrFail } from './parse-or-fail.js';
import { readInput, readTextFile } from './read-input.js';
import { generateFrom } from './read-options.js';
import type { Verb } from './verb.js';
import { variablesInFile } from './variables-in-file.js';

interface EnvFlags extends OptionFlags {
  readonly envFile?: string;
  readonly json?: true;
}

interface Variable {
  readonly name: string;
  readonly purpose: string;
  readonly isOptional: boolean;
}

/** `env`: which variables are needed, and which of them are unset. */
export function addEnv(command: Command, verb: Verb): void {
  addOptionFlags(command)
    .description(
      'Lists the variables that a configuration needs and whether they are set, never their values. Takes an .alloy ' +
        'file, a file with options, or flags. Exit code 1 if one is unset.',
    )
    .argument('[file]', 'file ending in .alloy, or a file with options; - is an Alloy file on standard input')
    .option('--env-file <file>', "look into Alloy's environment file instead of this process's environment")
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ tta-alloy-config env config.alloy
  $ sudo tta-alloy-config env /etc/alloy/config.alloy --env-file /etc/alloy/tta.env
  $ tta-alloy-config env --grafana-cloud --json
`,
    )
    .action(verb<[string | undefined, EnvFlags]>(env));
}

async function env(io: CliIo, file: string | undefined, flags: EnvFlags): Promise<number> {
  const variables = await variablesOf(io, file, flags);
  const values = flags.envFile === undefined ? io.env : readEnvironmentFile(await readTextFile(flags.envFile));
  const listed = variables.map((variable) => ({ ...variable, isSet: isSet(values[variable.name]) }));
  const missing = listed.filter(({ isSet, isOptional }) => !isSet && !isOptional);
  if (flags.json === true) {
    const rows = listed.map(({ name, purpose, isOptional, isSet }) => ({
      name,
      set: isSet,
      optional: isOptional,
      ...(purpose !== '' && { purpose }),
    }));
    await print(io, JSON.stringify(rows, undefined, 2));
  } else {
    await printTable(io, listed);
    await say(io, missing.length === 0 ? 'All required variables are set.' : `${missing.length} unset.`);
  }
  if (flags.envFile !== undefined) await warnOfReaders(io, flags.envFile);
  return missing.length === 0 ? 0 : 1;
}

async function variablesOf(io: CliIo, file: string | undefined, flags: EnvFlags): Promise<readonly Variable[]> {
  if (file === '-' || file?.endsWith('.alloy') === true) {
    const parsed = parseOrFail(await readInput(io, file), file);
    return variablesInFile(parsed).map((variable) => ({ ...variable, purpose: '' }));
  }
  const { environment } = await generateFrom(io, file, flags);
  return environment.map(({ name, purpose, secret }) => ({
    name,
    purpose: secret ? `${purpose} (secret)` : purpose,
    isOptional: false,
  }));
}

async function printTable(io: CliIo, rows: readonly (Variable & { readonly isSet: boolean })[]): Promise<void> {
  const paint = paintFor(io.stdout, io.env);
  const width = Math.max(0, ...rows.map(({ name }) => name.length));
  for (const { name, purpose, isSet, isOptional } of rows) {
    const state = isSet ? paint('green', 'set   ') : isOptional ? 'unset ' : paint('red', 'unset ');
    const note = isOptional ? 'has a default' : purpose;
    await print(io, `${name.padEnd(width)}  ${state} ${note}`.trimEnd());
  }
}

/** For Alloy a variable that is empty is one that is not there. */
function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

async function warnOfReaders(io: CliIo, path: string): Promise<void> {
  const { mode } = await stat(path);
  if ((mode & 0o077) !== 0) await say(io, `warning: others may read ${path}; chmod 600 it`);
}

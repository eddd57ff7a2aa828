import { Command, CommanderError } from 'commander';
import { packageVersion } from '../package-version.js';
import { CliError } from './cli-error.js';
import { say, type CliIo } from './cli-io.js';
import { paintFor } from './colors.js';
import { messageOf } from './message-of.js';
import type { Verb } from './verb.js';

/**
 * Runs the command line with the arguments behind the program's name. Resolves to the exit code: 0 is success, 1 a
 * finding or a failure, 2 a usage error. Never rejects.
 */
export async function runCli(argv: readonly string[], io: CliIo): Promise<number> {
  let exitCode = 0;
  const verb: Verb =
    (run) =>
    async (...given) => {
      exitCode = await run(io, ...given);
    };
  try {
    await (await createProgram(argv, verb, io)).parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const paint = paintFor(io.stderr, io.env);
    await say(io, `${paint('red', 'error:')} ${messageOf(error)}`).catch(() => undefined);
    return error instanceof CliError ? error.exitCode : 1;
  }
}

/** Adds options and action of a verb to its command. */
type AddVerb = (command: Command, verb: Verb) => void;

/** Each verb is loaded when it is asked for: most runs need one. */
const verbs: Readonly<Record<string, { readonly summary: string; readonly load: () => Promise<AddVerb> }>> = {
  init: {
    summary: 'write a file with options, by questions or flags',
    load: async () => (await import('./init.js')).addInit,
  },
  generate: {
    summary: 'make a configuration from options',
    load: async () => (await import('./generate.js')).addGenerate,
  },
  fmt: {
    summary: 'format files as alloy fmt does',
    load: async () => (await import('./fmt.js')).addFmt,
  },
  lint: {
    summary: 'find what Alloy refuses, loses or leaks',
    load: async () => (await import('./lint.js')).addLint,
  },
  explain: {
    summary: 'say what a file collects, from where to where',
    load: async () => (await import('./explain.js')).addExplain,
  },
  env: {
    summary: 'list the variables that are needed, and which are unset',
    load: async () => (await import('./env.js')).addEnv,
  },
  install: {
    summary: 'put configuration, environment file and systemd drop-in in place',
    load: async () => (await import('./install.js')).addInstall,
  },
  doctor: {
    summary: 'prove the pipeline link by link',
    load: async () => (await import('./doctor.js')).addDoctor,
  },
};

async function createProgram(argv: readonly string[], verb: Verb, io: CliIo): Promise<Command> {
  const program = new Command('tta-alloy-config')
    .description('Generates, formats, checks and installs Grafana Alloy configuration.')
    .version(packageVersion, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [verb]', 'print the help of a verb')
    .configureHelp({ showGlobalOptions: false, subcommandTerm: (command) => command.name() })
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .showHelpAfterError('(--help lists verbs and flags)')
    .exitOverride()
    .addHelpText('after', '\nExit codes: 0 success, 1 a finding or a failure, 2 a usage error.\n');
  for (const [name, { summary, load }] of Object.entries(verbs)) {
    const command = program.command(name).summary(summary);
    if (argv.includes(name)) (await load())(command, verb);
  }
  return program;
}

import { Command, CommanderError } from 'commander';
import { packageVersion } from '../package-version.js';
import { CliError } from './cli-error.js';
import { say, type CliIo } from './cli-io.js';
import { paintFor } from './colors.js';
import { addDoctor } from './doctor.js';
import { addEnv } from './env.js';
import { addExplain } from './explain.js';
import { addFmt } from './fmt.js';
import { addGenerate } from './generate.js';
import { addInit } from './init.js';
import { addInstall } from './install.js';
import { addLint } from './lint.js';
import { messageOf } from './message-of.js';
import type { Verb } from './verb.js';

/**
 * Runs the command line with the arguments behind the program's name. Resolves to the exit code: 0 is success, 1 a
 * finding or a failure, 2 a call that makes no sense. Never rejects.
 */
export async function runCli(argv: readonly string[], io: CliIo): Promise<number> {
  let exitCode = 0;
  const verb: Verb =
    (run) =>
    async (...given) => {
      exitCode = await run(io, ...given);
    };
  try {
    await createProgram(verb, io).parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const paint = paintFor(io.stderr, io.env);
    await say(io, `${paint('red', 'error:')} ${messageOf(error)}`).catch(() => undefined);
    return error instanceof CliError ? error.exitCode : 1;
  }
}

function createProgram(verb: Verb, io: CliIo): Command {
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
    .showHelpAfterError('(--help shows what there is)')
    .exitOverride()
    .addHelpText('after', '\nExit codes: 0 success, 1 a finding or a failure, 2 a call that makes no sense.\n');
  for (const add of [addInit, addGenerate, addFmt, addLint, addExplain, addEnv, addInstall, addDoctor]) {
    add(program, verb);
  }
  return program;
}

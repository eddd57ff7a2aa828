import type { Command } from 'commander';
import { stringify } from 'yaml';
import type { AlloyConfigOptions } from '../presets/alloy-config-options.js';
import { askForOptions } from './ask-for-options.js';
import { CliError, usageError } from './cli-error.js';
import { printExactly, say, type CliIo } from './cli-io.js';
import { addOptionFlags, hasOptionFlags, optionsFromFlags, type OptionFlags } from './option-flags.js';
import { readTextFileIfAny } from './read-input.js';
import { generateOrExplain } from './read-options.js';
import type { Verb } from './verb.js';
import { writeFileAtomically } from './write-file-atomically.js';

interface InitFlags extends OptionFlags {
  readonly out: string;
  readonly force?: true;
}

/** `init`: a file with options to start from. */
export function addInit(command: Command, verb: Verb): void {
  addOptionFlags(command)
    .description('Writes a file with options for the other verbs. Asks on a terminal unless flags say it all.')
    .option('-o, --out <file>', 'file to write, ending in .yaml or .json; - is standard output', 'alloy.yaml')
    .option('--force', 'replace a file that exists')
    .addHelpText(
      'after',
      `
Examples:
  $ tta-alloy-config init
  $ tta-alloy-config init --discovery --otlp --grafana-cloud
  $ tta-alloy-config init --service localhost:9464 --prometheus http://localhost:9090/api/v1/write --out -
`,
    )
    .action(verb<[InitFlags]>(init));
}

async function init(io: CliIo, flags: InitFlags): Promise<number> {
  const { out, force } = flags;
  if (out !== '-' && !/\.(?:ya?ml|json)$/.test(out))
    throw usageError('--out must end in .yaml, .yml or .json, or be -');
  if (out !== '-' && force !== true && (await readTextFileIfAny(out)) !== undefined) {
    throw new CliError(`${out} exists; --force replaces it`);
  }
  const options = await optionsFor(io, flags);
  const { environment } = generateOrExplain(options, undefined);
  const text = out.endsWith('.json') ? `${JSON.stringify(options, undefined, 2)}\n` : yamlOf(options);
  if (out === '-') await printExactly(io, text);
  else await writeFileAtomically(out, text, { mode: 0o644 });

  const file = out === '-' ? 'FILE' : out;
  await say(
    io,
    `${out === '-' ? '' : `wrote ${out}\n`}Next: npx tta-alloy-config generate ${file} --out config.alloy\n` +
      `  or: npx tta-alloy-config install ${file} --dry-run`,
  );
  if (environment.length > 0) {
    await say(io, `Alloy's environment must hold ${environment.map(({ name }) => name).join(', ')}`);
  }
  return 0;
}

async function optionsFor(io: CliIo, flags: InitFlags): Promise<AlloyConfigOptions> {
  if (hasOptionFlags(flags)) return optionsFromFlags(flags);
  if (io.stdin.isTTY !== true) {
    throw usageError(
      'standard input is not a terminal to ask questions on; give flags such as --grafana-cloud (see init --help)',
    );
  }
  return askForOptions(io);
}

function yamlOf(options: AlloyConfigOptions): string {
  return `# Options of tta-alloy-config; the README of @tta/alloy-config has the table of all of them.\n${stringify(options)}`;
}

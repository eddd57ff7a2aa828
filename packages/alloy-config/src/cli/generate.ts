import type { Command } from 'commander';
import { environmentFile } from '../presets/environment-file.js';
import { kubernetesConfigMap } from '../presets/config-map.js';
import type { GeneratedAlloyConfig } from '../presets/generate-alloy-config.js';
import { systemdDropIn } from '../presets/systemd-drop-in.js';
import { AlloyConfigError } from '../syntax/alloy-config-error.js';
import { CliError, usageError } from './cli-error.js';
import { print, printExactly, say, type CliIo } from './cli-io.js';
import { paintFor } from './colors.js';
import { hideSecrets } from './hide-secrets.js';
import { addOptionFlags, type OptionFlags } from './option-flags.js';
import { paintDiff } from './paint-diff.js';
import { readTextFileIfAny } from './read-input.js';
import { generateFrom } from './read-options.js';
import type { Verb } from './verb.js';
import { unifiedDiff } from './unified-diff.js';
import { writeFileAtomically } from './write-file-atomically.js';

const formats = ['alloy', 'configmap', 'environment', 'drop-in', 'json'] as const;
type Format = (typeof formats)[number];

interface GenerateFlags extends OptionFlags {
  readonly format: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly out?: string;
  readonly check?: true;
}

/** `generate`: options in, file out. */
export function addGenerate(command: Command, verb: Verb): void {
  addOptionFlags(command)
    .description(
      'Makes a configuration from flags, or from a file with options: JSON, YAML or TypeScript (- is stdin).',
    )
    .argument('[options-file]', 'file with the options of generateAlloyConfig')
    .option('-o, --out <file>', 'write to a file instead of standard output')
    .option('--check', 'write nothing; exit 1 and show a diff if the file differs')
    .option('--format <format>', formats.join(', '), 'alloy')
    .option('--name <name>', 'name of the ConfigMap')
    .option('--namespace <name>', 'namespace of the ConfigMap')
    .addHelpText(
      'after',
      `
Examples:
  $ tta-alloy-config generate --grafana-cloud > config.alloy
  $ tta-alloy-config generate alloy.yaml --out config.alloy
  $ tta-alloy-config generate alloy.yaml --out config.alloy --check
  $ tta-alloy-config generate alloy.ts --format configmap --namespace monitoring | kubectl apply -f -
  $ echo '{"destinations":[{"type":"grafana-cloud"}]}' | tta-alloy-config generate -
`,
    )
    .action(verb<[string | undefined, GenerateFlags]>(generate));
}

async function generate(io: CliIo, file: string | undefined, flags: GenerateFlags): Promise<number> {
  const format = checkFlags(flags);
  const generated = await generateFrom(io, file, flags);
  const text = inFormat(generated, format, flags);
  if (flags.out === undefined) {
    await printExactly(io, text);
    return 0;
  }
  const onDisk = await readTextFileIfAny(flags.out);
  if (flags.check === true) return compare(io, onDisk, text, flags.out);
  if (format === 'environment' && onDisk !== undefined) {
    throw new CliError(`${flags.out} exists and may hold values; the verb install adds what is missing`);
  }
  if (onDisk !== text) {
    await writeFileAtomically(flags.out, text, { mode: format === 'environment' ? 0o600 : 0o644 });
  }
  await say(io, `${onDisk === text ? 'unchanged' : 'wrote'} ${flags.out}`);
  const names = generated.environment.map(({ name }) => name);
  if (names.length > 0) await say(io, `Alloy's environment must hold ${names.join(', ')}`);
  return 0;
}

function checkFlags({ format, check, out, name, namespace }: GenerateFlags): Format {
  const known = formats.find((candidate) => candidate === format);
  if (known === undefined) throw usageError(`--format must be one of ${formats.join(', ')}, got "${format}"`);
  if (check === true && out === undefined) throw usageError('--check needs --out FILE, the file to compare with');
  if (check === true && known === 'environment') {
    throw usageError(
      '--check does not go with --format environment: a filled-in file always differs; use the verb env',
    );
  }
  if (known !== 'configmap' && (name !== undefined || namespace !== undefined)) {
    throw usageError('--name and --namespace are for --format configmap');
  }
  return known;
}

function inFormat(generated: GeneratedAlloyConfig, format: Format, { name, namespace }: GenerateFlags): string {
  switch (format) {
    case 'alloy':
      return generated.text;
    case 'environment':
      return environmentFile(generated.environment);
    case 'drop-in':
      return systemdDropIn({ access: generated.access });
    case 'json':
      return `${JSON.stringify(generated, undefined, 2)}\n`;
    case 'configmap':
      try {
        const names = { ...(name !== undefined && { name }), ...(namespace !== undefined && { namespace }) };
        return kubernetesConfigMap(generated.text, names);
      } catch (error) {
        throw error instanceof AlloyConfigError ? usageError(error.message) : error;
      }
  }
}

async function compare(io: CliIo, onDisk: string | undefined, text: string, path: string): Promise<number> {
  if (onDisk === text) return 0;
  const from = hideSecrets(onDisk ?? '').text;
  const diff = unifiedDiff(from, hideSecrets(text).text, {
    from: onDisk === undefined ? '/dev/null' : path,
    to: `${path} (generated)`,
  });
  await print(io, paintDiff(diff, paintFor(io.stdout, io.env)));
  const state = onDisk === undefined ? 'does not exist' : 'is not what these options make';
  await say(io, `${path} ${state}; leave --check out to write it`);
  return 1;
}

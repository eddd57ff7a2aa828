import { isAbsolute, resolve } from 'node:path';
import type { Command } from 'commander';
import { AlloyConfigError } from '../syntax/alloy-config-error.js';
import { carryOut } from './carry-out-install.js';
import { CliError, usageError } from './cli-error.js';
import { print, say, type CliIo } from './cli-io.js';
import { paintFor } from './colors.js';
import { readEnvironmentFile } from './environment-lines.js';
import { hideSecrets } from './hide-secrets.js';
import { planInstall, type InstallPaths, type InstallPlan, type PlannedFile } from './install-plan.js';
import type { FileState } from './installed-files.js';
import { addOptionFlags, type OptionFlags } from './option-flags.js';
import { paintDiff } from './paint-diff.js';
import { generateFrom } from './read-options.js';
import { runTrial } from './run-trial.js';
import type { Verb } from './verb.js';
import { unifiedDiff } from './unified-diff.js';

interface InstallFlags extends OptionFlags {
  readonly config: string;
  readonly envFile: string;
  readonly dropIn: string | false;
  readonly root: string;
  readonly dryRun?: true;
  readonly force?: true;
  readonly trial: boolean;
}

/** `install`: configuration, environment file and drop-in to their places. */
export function addInstall(command: Command, verb: Verb): void {
  addOptionFlags(command)
    .description(
      'Puts configuration, environment file (mode 0600) and systemd drop-in in place. If alloy is on the PATH, it first ' +
        'starts a copy of the configuration that sends nothing, and writes only if all components become healthy. ' +
        'Keeps a copy of each file that it replaces, the values in the environment file, and files that you edited.',
    )
    .argument('[options-file]', 'file with the options of generateAlloyConfig, - for standard input')
    .option('--dry-run', 'show what would be done, and change nothing')
    .option('--force', 'replace files that were edited by hand or made by others; a copy is kept')
    .option('--config <file>', 'the configuration', '/etc/alloy/config.alloy')
    .option('--env-file <file>', 'the environment file', '/etc/alloy/tta.env')
    .option('--drop-in <file>', 'the drop-in', '/etc/systemd/system/alloy.service.d/tta.conf')
    .option('--no-drop-in', 'install none')
    .option('--no-trial', 'do not start a copy of the configuration in Alloy first')
    .option('--root <folder>', 'folder that stands for /, for packages and images', '/')
    .addHelpText(
      'after',
      `
Examples:
  $ tta-alloy-config install alloy.yaml --dry-run
  $ sudo tta-alloy-config install alloy.yaml
  $ tta-alloy-config install alloy.yaml --root ./image --no-drop-in
`,
    )
    .action(verb<[string | undefined, InstallFlags]>(install));
}

async function install(io: CliIo, file: string | undefined, flags: InstallFlags): Promise<number> {
  const generated = await generateFrom(io, file, flags);
  const plan = await planOrExplain(() => planInstall(generated, pathsFrom(flags)));

  const isDry = flags.dryRun === true;
  const refused = flags.force === true ? [] : plan.files.filter(({ state }) => refusals[state] !== undefined);
  if (isDry) await print(io, describePlan(io, plan, flags.force === true));
  for (const { target, state } of refused) await say(io, `${target}: ${refusals[state] ?? ''}`);
  if (refused.length > 0) throw new CliError('nothing was written; --force replaces these files and keeps a copy');

  await say(
    io,
    flags.trial ? await tryOut(io, generated.text, flags.root) : 'not checked by Alloy, because of --no-trial',
  );
  if (isDry) return 0;

  for (const line of await carryOut(plan)) await say(io, line);
  await sayWhatIsLeft(io, plan);
  return 0;
}

/** The result of starting a real Alloy with the configuration, as one line. */
async function tryOut(io: CliIo, text: string, root: string): Promise<string> {
  const trial = await runTrial(io, text, { root: resolve(root) });
  if (trial.result !== 'refused') {
    return trial.result === 'healthy'
      ? 'alloy run: ready, all components healthy'
      : 'not checked by Alloy: there is no alloy on the PATH';
  }
  await say(io, trial.output);
  throw new CliError('Alloy does not run this configuration; nothing was written (--no-trial installs it anyway)');
}

const refusals: Readonly<Partial<Record<FileState, string>>> = {
  edited: 'was edited by hand since it was made',
  foreign: 'was not made by this tool',
  unknown: 'was made by this tool from other options, and whether it was edited since cannot be told',
};

function pathsFrom({ config, envFile, dropIn, root }: InstallFlags): InstallPaths {
  for (const [flag, path] of Object.entries({ '--config': config, '--env-file': envFile, '--drop-in': dropIn })) {
    if (typeof path === 'string' && !isAbsolute(path))
      throw usageError(`${flag} must be an absolute path, got ${path}`);
  }
  return { config, envFile, root: resolve(root), ...(dropIn !== false && { dropIn }) };
}

async function planOrExplain(plan: () => Promise<InstallPlan>): Promise<InstallPlan> {
  try {
    return await plan();
  } catch (error) {
    throw error instanceof AlloyConfigError ? usageError(error.message) : error;
  }
}

function describePlan(io: CliIo, { files }: InstallPlan, isForced: boolean): string {
  const paint = paintFor(io.stdout, io.env);
  return files
    .map((file) => `${actionFor(file, isForced)} ${file.target}\n${paintDiff(changesOf(file), paint)}`)
    .join('');
}

function actionFor({ role, state }: PlannedFile, isForced: boolean): string {
  if (state === 'absent') return `create ${role}`;
  if (state === 'same') return `keep ${role}`;
  if (refusals[state] !== undefined && !isForced) return `refuse to replace ${role}`;
  return role === 'environment file' ? `complete ${role}` : `replace ${role}`;
}

/** Of an environment file only names are shown. */
function changesOf({ role, target, onDisk, text }: PlannedFile): string {
  if (role === 'environment file') {
    const had = readEnvironmentFile(onDisk?.text ?? '');
    const added = Object.keys(readEnvironmentFile(text)).filter((name) => !(name in had));
    const mode = onDisk !== undefined && onDisk.attributes.mode !== 0o600 ? '  mode becomes 0600\n' : '';
    return `${mode}${added.map((name) => `  adds ${name}=\n`).join('')}`;
  }
  const from = onDisk === undefined ? '/dev/null' : target;
  return unifiedDiff(hideSecrets(onDisk?.text ?? '').text, hideSecrets(text).text, { from, to: target });
}

async function sayWhatIsLeft(io: CliIo, { files }: InstallPlan): Promise<void> {
  const environment = files.find(({ role }) => role === 'environment file');
  const unset = Object.entries(readEnvironmentFile(environment?.text ?? '')).filter(([, value]) => value === '');
  if (environment !== undefined && unset.length > 0) {
    await say(io, `Next: fill in ${unset.map(([name]) => name).join(', ')} in ${environment.target}`);
  }
  if (files.every(({ state }) => state === 'same')) return;
  const hasDropIn = files.some(({ role }) => role === 'drop-in');
  await say(
    io,
    `Next: ${hasDropIn ? 'systemctl daemon-reload && ' : ''}systemctl restart alloy; then npx tta-alloy-config doctor`,
  );
}

import { join } from 'node:path';
import type { GeneratedAlloyConfig } from '../presets/generate-alloy-config.js';
import { environmentFile } from '../presets/environment-file.js';
import { systemdDropIn } from '../presets/systemd-drop-in.js';
import { withMissingVariables } from './environment-lines.js';
import {
  parseRecord,
  readOnDisk,
  stateOf,
  type FileOnDisk,
  type FileState,
  type InstallRecord,
} from './installed-files.js';
import type { FileAttributes } from './write-file-atomically.js';

/** Where things go, as the machine that they are for will see it. */
export interface InstallPaths {
  readonly config: string;
  readonly envFile: string;
  /** Left out, none is installed. */
  readonly dropIn?: string;
  /** Folder that stands for `/`. */
  readonly root: string;
}

/** One file, and the action planned for it. */
export interface PlannedFile {
  readonly role: 'environment file' | 'drop-in' | 'configuration';
  /** Without the root. */
  readonly path: string;
  /** Where it is written. */
  readonly target: string;
  readonly text: string;
  readonly attributes: FileAttributes;
  readonly onDisk: FileOnDisk | undefined;
  readonly state: FileState;
}

/** All that an installation is about to do. */
export interface InstallPlan {
  /** In the order of writing: files come after the files that they depend on. */
  readonly files: readonly PlannedFile[];
  readonly record: InstallRecord;
  readonly recordTarget: string;
}

/** Compares what should be with what is. Changes nothing. */
export async function planInstall(generated: GeneratedAlloyConfig, paths: InstallPaths): Promise<InstallPlan> {
  const recordTarget = join(paths.root, `${paths.config}.sha256`);
  const record = parseRecord((await readOnDisk(recordTarget))?.text ?? '');
  const plan = async (role: PlannedFile['role'], path: string, text: string): Promise<PlannedFile> => {
    const target = join(paths.root, path);
    const onDisk = await readOnDisk(target);
    const state = stateOf(onDisk?.text, text, record[path]);
    return { role, path, target, text, onDisk, state, attributes: onDisk?.attributes ?? { mode: 0o644 } };
  };
  const files = [await planEnvironment(generated, paths)];
  if (paths.dropIn !== undefined) {
    const text = systemdDropIn({ environmentFile: paths.envFile, access: generated.access });
    files.push(await plan('drop-in', paths.dropIn, text));
  }
  files.push(await plan('configuration', paths.config, generated.text));
  return { files, record, recordTarget };
}

/** Values that a person filled in stay: the file only gets lines for variables that it lacks. */
async function planEnvironment(generated: GeneratedAlloyConfig, { envFile, root }: InstallPaths): Promise<PlannedFile> {
  const target = join(root, envFile);
  const onDisk = await readOnDisk(target);
  const template = environmentFile(generated.environment);
  const text = onDisk === undefined ? template : withMissingVariables(onDisk.text, template);
  const isRight = onDisk?.text === text && onDisk.attributes.mode === 0o600;
  return {
    role: 'environment file',
    path: envFile,
    target,
    text,
    onDisk,
    state: onDisk === undefined ? 'absent' : isRight ? 'same' : 'ours',
    attributes: { ...onDisk?.attributes, mode: 0o600 },
  };
}

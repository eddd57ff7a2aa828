import { existsSync, unlinkSync } from 'node:fs';
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ProcessSpace } from './process-space.js';

const pattern = /^.+\.(?<pid>\d+)\.(?<port>\d+)\.json(?:\.(?<unfinishedIn>[0-9a-f]{16})\.tta-tmp)?$/;

/** Labels that tell which process wrote a file. Prometheus gives those that begin with `__meta_` to no series. */
const hostLabel = '__meta_tta_host';
const namespaceLabel = '__meta_tta_pid_namespace';

/** Where a process says how to reach one of its endpoints. */
export interface DiscoveryFileName {
  readonly workspace: string;
  readonly pid: number;
  readonly port: number;
}

/** The process that wrote a file. */
export interface DiscoveryWriter {
  readonly pid: number;
  /** For a file that is not finished: a digest of its space. It says nothing else yet. */
  readonly unfinishedIn: string | undefined;
}

/** `TTA.dev.4711.9464.json`: two processes never share one, nor do two endpoints of a process. */
export function discoveryFileName({ workspace, pid, port }: DiscoveryFileName): string {
  return `${workspace.replace(/[^\w.-]+/g, '_').slice(0, 100)}.${pid}.${port}.json`;
}

/** The writer by a file's name; `undefined` for a name that is not in our form. */
export function writerOf(fileName: string): DiscoveryWriter | undefined {
  const { pid, unfinishedIn } = pattern.exec(fileName)?.groups ?? {};
  return pid === undefined ? undefined : { pid: Number(pid), unfinishedIn };
}

/** The labels by which a sweep recognises a file's writer. */
export function spaceLabels({ host, pidNamespace }: ProcessSpace): Record<string, string> {
  return { [hostLabel]: host, [namespaceLabel]: pidNamespace };
}

/**
 * The space of a finished file's writer. `undefined` for a file that is not ours: other programs' files have names like
 * ours, `backup.2024.11.json`.
 */
export function spaceOf(fileName: string, content: string): ProcessSpace | undefined {
  const { pid, port } = pattern.exec(fileName)?.groups ?? {};
  try {
    const [group] = JSON.parse(content) as [{ targets: [string]; labels: Record<string, string> }];
    const { job, workspace = '', [hostLabel]: host, [namespaceLabel]: pidNamespace } = group.labels;
    const expectedName = discoveryFileName({ workspace, pid: Number(pid), port: Number(port) });
    const isOurs = typeof job === 'string' && group.targets[0].endsWith(`:${port}`) && expectedName === fileName;
    if (!isOurs || typeof host !== 'string' || typeof pidNamespace !== 'string') return undefined;
    return { host, pidNamespace };
  } catch {
    return undefined;
  }
}

/** A short text that is the same for the same space. */
export function digestOf({ host, pidNamespace }: ProcessSpace): string {
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(`${host} ${pidNamespace}`).digest('hex').slice(0, 16);
}

/** Writes the file whole or not at all: no reader of the folder ever sees half of it. */
export async function writeDiscoveryFile(
  dir: string,
  fileName: string,
  content: string,
  space: ProcessSpace,
): Promise<string> {
  await makeFolder(dir);
  const path = join(dir, fileName);
  const temporary = join(dir, `.${fileName}.${digestOf(space)}.tta-tmp`);
  // A dead process with the same id may have left one. A new file is made, so a link planted there is never followed.
  await rm(temporary, { force: true });
  try {
    await writeFile(temporary, content, { flag: 'wx' });
    // Regardless of the process's umask, because the collector runs as another user.
    await chmod(temporary, 0o644);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  return path;
}

/** Folder by folder: below `/proc`, where no folder can be made, Node's own recursion never ends. */
async function makeFolder(dir: string): Promise<void> {
  const parent = dirname(dir);
  if (parent === dir || existsSync(dir)) return;
  await makeFolder(parent);
  await mkdir(dir).catch((error: unknown) => {
    // Another process was quicker.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  });
}

/** Synchronous, for a process that is about to exit. A file that is gone already is not an error. */
export function removeDiscoveryFile(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Gone, or no longer ours to remove: the next process that starts sweeps it.
  }
}

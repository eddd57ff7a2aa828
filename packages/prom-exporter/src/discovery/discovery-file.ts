import { existsSync, unlinkSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const pattern = /^.+\.(?<pid>\d+)\.(?<port>\d+)\.json(?<unfinished>\.tta-tmp)?$/;

/** Where a process says how to reach one of its endpoints. */
export interface DiscoveryFileName {
  readonly workspace: string;
  readonly pid: number;
  readonly port: number;
}

/** `TTA.dev.4711.9464.json`: two processes never share one, nor do two endpoints of a process. */
export function discoveryFileName({ workspace, pid, port }: DiscoveryFileName): string {
  return `${workspace.replace(/[^\w.-]+/g, '_').slice(0, 100)}.${pid}.${port}.json`;
}

/** The process that wrote a file of this name, if it is one of ours, finished or not; `undefined` when it is none. */
export function writerOf(fileName: string): number | undefined {
  const pid = pattern.exec(fileName)?.groups?.pid;
  return pid === undefined ? undefined : Number(pid);
}

/**
 * Whether a file is one of ours: unfinished ones are known by their name, finished ones by what they say, for others
 * have names like theirs, `backup.2024.11.json`.
 */
export function isOurs(fileName: string, content: string): boolean {
  const { pid, port, unfinished } = pattern.exec(fileName)?.groups ?? {};
  if (unfinished !== undefined) return true;
  try {
    const [group] = JSON.parse(content) as [{ targets: [string]; labels: { job: string; workspace: string } }];
    const { job, workspace } = group.labels;
    const expectedName = discoveryFileName({ workspace, pid: Number(pid), port: Number(port) });
    return typeof job === 'string' && group.targets[0].endsWith(`:${port}`) && expectedName === fileName;
  } catch {
    return false;
  }
}

/** Writes the file whole or not at all: whoever watches the folder never sees half of it. */
export async function writeDiscoveryFile(dir: string, fileName: string, content: string): Promise<string> {
  await makeFolder(dir);
  const path = join(dir, fileName);
  const temporary = join(dir, `.${fileName}.tta-tmp`);
  // What a dead process of the same number left; written anew, never through a link that somebody put there.
  await rm(temporary, { force: true });
  try {
    await writeFile(temporary, content, { flag: 'wx', mode: 0o644 });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  return path;
}

/** Folder by folder: below `/proc`, where none can be made, Node's own recursion never ends. */
async function makeFolder(dir: string): Promise<void> {
  const parent = dirname(dir);
  if (parent === dir || existsSync(dir)) return;
  await makeFolder(parent);
  await mkdir(dir).catch((error: unknown) => {
    // Another process was quicker.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  });
}

/** Synchronous, for a process that is about to exit. A file that is gone already is no fault. */
export function removeDiscoveryFile(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Gone, or no longer ours to remove: the next process that starts sweeps it.
  }
}

import { unlinkSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const pattern = /^\.?.+\.(\d+)\.\d+\.json(?:\.tmp)?$/;

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

/** The process that wrote a file of this name, finished or not; `undefined` when the file is not of ours. */
export function writerOf(fileName: string): number | undefined {
  const pid = pattern.exec(fileName)?.[1];
  return pid === undefined ? undefined : Number(pid);
}

/** Writes the file whole or not at all: whoever watches the folder never sees half of it. */
export async function writeDiscoveryFile(dir: string, fileName: string, content: string): Promise<string> {
  await mkdir(dir, { recursive: true });
  const path = join(dir, fileName);
  const temporary = join(dir, `.${fileName}.tmp`);
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

/** Synchronous, for a process that is about to exit. A file that is gone already is no fault. */
export function removeDiscoveryFile(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Gone, or no longer ours to remove: the next process that starts sweeps it.
  }
}

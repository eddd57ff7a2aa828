import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf, spaceOf, writerOf, type DiscoveryWriter } from './discovery-file.js';
import { isAlive, startedAt } from './process-life.js';
import { isEarlierBoot, isSameSpace, type ProcessSpace } from './process-space.js';

/** Files are as old as their processes or younger; the clocks of the two differ by up to a second each. */
const clockToleranceMs = 3000;

/**
 * Removes the files of processes that died without closing. Files of other programs are not touched, nor are those of
 * another container or machine, whose process numbers mean nothing here.
 */
export async function sweepDiscovery(dir: string, own: ProcessSpace): Promise<void> {
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const writer = entry.isFile() ? writerOf(entry.name) : undefined;
    if (writer === undefined) continue;
    const path = join(dir, entry.name);
    try {
      if (await isLeft(path, entry.name, writer, own)) await rm(path, { force: true });
    } catch {
      // Another process was quicker, or is allowed to do it.
    }
  }
}

async function isLeft(path: string, name: string, writer: DiscoveryWriter, own: ProcessSpace): Promise<boolean> {
  if (writer.unfinishedIn !== undefined) return writer.unfinishedIn === digestOf(own) && isDead(path, writer.pid);
  const space = spaceOf(name, await readFile(path, 'utf8'));
  if (space === undefined) return false;
  return isEarlierBoot(own, space) || (isSameSpace(own, space) && isDead(path, writer.pid));
}

/** Whether the process of this number is gone, or is younger than the file: then another had the number before. */
async function isDead(path: string, pid: number): Promise<boolean> {
  if (pid === process.pid) return false;
  if (!isAlive(pid)) return true;
  const started = await startedAt(pid);
  if (started === undefined) return false;
  const { mtimeMs } = await stat(path);
  return mtimeMs + clockToleranceMs < started;
}

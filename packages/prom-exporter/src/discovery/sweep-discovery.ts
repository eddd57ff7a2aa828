import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isOurs, writerOf } from './discovery-file.js';
import { isAlive, startedAt } from './process-life.js';

/** Files are as old as their processes or younger; clocks of the two differ by up to a second each. */
const clockToleranceMs = 3000;

/** Removes what processes left behind that died without closing. Files of others are not touched. */
export async function sweepDiscovery(dir: string): Promise<void> {
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const pid = entry.isFile() ? writerOf(entry.name) : undefined;
    if (pid === undefined || pid === process.pid) continue;
    const path = join(dir, entry.name);
    try {
      if (isAlive(pid) && !(await isOlderThanProcess(path, pid))) continue;
      if (isOurs(entry.name, await readFile(path, 'utf8'))) await rm(path, { force: true });
    } catch {
      // Somebody else was quicker, or may do it who is allowed to.
    }
  }
}

/** Whether the file was there before the process of this number: then the number was another process's once. */
async function isOlderThanProcess(path: string, pid: number): Promise<boolean> {
  const started = await startedAt(pid);
  if (started === undefined) return false;
  const { mtimeMs } = await stat(path);
  return mtimeMs + clockToleranceMs < started;
}

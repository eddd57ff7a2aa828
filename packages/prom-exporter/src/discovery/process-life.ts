import { readFile } from 'node:fs/promises';

/** Linux counts a process's start in these. It has been 100 per second on every platform that Node runs on. */
const ticksPerSecond = 100;

/** Whether a process has this number, under any user. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** When a process started, in milliseconds since the epoch. `undefined` where the system does not say. */
export async function startedAt(pid: number): Promise<number | undefined> {
  try {
    const [status, system] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'latin1'),
      readFile('/proc/stat', 'latin1'),
    ]);
    // The second field is the program's name, in parentheses; it may contain spaces. The start time is the 22nd field.
    const startTicks = Number(status.slice(status.lastIndexOf(')') + 2).split(' ')[19]);
    const bootSeconds = Number(/^btime (\d+)$/m.exec(system)?.[1]);
    const started = (bootSeconds + startTicks / ticksPerSecond) * 1000;
    return Number.isFinite(started) ? started : undefined;
  } catch {
    return undefined;
  }
}

import { readFileSync, writeFileSync } from 'node:fs';

/** Time of a core and memory that a process used, from a start on. */
export interface Usage {
  readonly cpuMs: number;
  /** How far its resident memory rose at most above what it was. */
  readonly risenMb: number;
}

/** Counts what this process uses. Memory needs Linux, whose kernel keeps the peak: nothing has to look meanwhile. */
export class UsageWatch {
  #cpu = process.cpuUsage();
  #residentMb = 0;

  /** Begins with a collection of garbage where there is `--expose-gc`. */
  start(): void {
    global.gc?.();
    if (hasPeak) writeFileSync('/proc/self/clear_refs', '5');
    this.#residentMb = process.memoryUsage.rss() / 2 ** 20;
    this.#cpu = process.cpuUsage();
  }

  stop(): Usage {
    const { user, system } = process.cpuUsage(this.#cpu);
    return { cpuMs: (user + system) / 1000, risenMb: peakMb() - this.#residentMb };
  }
}

const hasPeak = process.platform === 'linux';

function peakMb(): number {
  if (!hasPeak) return NaN;
  const [, peakKb] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Number(peakKb) / 1024;
}

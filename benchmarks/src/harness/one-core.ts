import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';

/** How `fork` runs Node. */
interface NodeCommand {
  readonly execPath: string;
  readonly execArgv: string[];
}

/**
 * Runs Node on the last core only, if the system can do that. Two cores of a virtual machine are often one core of the
 * host, and each is half as quick while the other works. Every contestant has to get the same core.
 */
export function nodeOnOneCore(): NodeCommand {
  const pinned = ['--cpu-list', String(cpus().length - 1), process.execPath];
  const works = spawnSync('taskset', [...pinned, '--version']).status === 0;
  return works ? { execPath: 'taskset', execArgv: pinned } : { execPath: process.execPath, execArgv: [] };
}

import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';

/** How `fork` runs Node. */
interface NodeCommand {
  readonly execPath: string;
  readonly execArgv: string[];
}

/**
 * Node on the last core, and on no other, where the system has a way; else as always. Two cores of a virtual machine are often
 * one of the host, which is half as quick for each when the other works: who is measured is to meet the same core as the others.
 */
export function nodeOnOneCore(): NodeCommand {
  const pinned = ['--cpu-list', String(cpus().length - 1), process.execPath];
  const works = spawnSync('taskset', [...pinned, '--version']).status === 0;
  return works ? { execPath: 'taskset', execArgv: pinned } : { execPath: process.execPath, execArgv: [] };
}

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from './error-code.js';

/** A process that announced itself in the discovery folder. */
export interface AnnouncedProcess {
  readonly file: string;
  /** `undefined` when the file's name does not say it. */
  readonly pid?: number;
  /** host:port */
  readonly target: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Content of a discovery folder. */
export interface DiscoveryFolder {
  readonly processes: readonly AnnouncedProcess[];
  /** Names of files that are not in Prometheus's file-discovery form. */
  readonly unreadable: readonly string[];
}

/** Reads the folder. Rejects as `readdir` does. */
export async function readDiscoveryFolder(folder: string): Promise<DiscoveryFolder> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json') && !name.startsWith('.')).sort();
  const processes: AnnouncedProcess[] = [];
  const unreadable: string[] = [];
  for (const name of names) {
    try {
      processes.push(...parseTargets(name, await readFile(join(folder, name), 'utf8')));
    } catch {
      unreadable.push(name);
    }
  }
  return { processes, unreadable };
}

/** Whether the process that announced itself is there. One whose number is not known counts as alive. */
export function isAlive({ pid }: AnnouncedProcess): boolean {
  if (pid === undefined) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, but another user's.
    return errorCode(error) === 'EPERM';
  }
}

/** Address of its metrics page. */
export function pageOf({ target, labels }: AnnouncedProcess): string {
  return `${labels.__scheme__ ?? 'http'}://${target}${labels.__metrics_path__ ?? '/metrics'}`;
}

function parseTargets(file: string, text: string): AnnouncedProcess[] {
  // WORKSPACE.PID.PORT.json
  const pid = /\.(\d+)\.\d+\.json$/.exec(file)?.[1];
  const groups = JSON.parse(text) as readonly { targets: readonly string[]; labels?: Record<string, string> }[];
  return groups.flatMap(({ targets, labels = {} }) =>
    targets.map((target) => ({ file, target, labels, ...(pid !== undefined && { pid: Number(pid) }) })),
  );
}

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from './error-code.js';
import { ownSpace, whereaboutsOf, type Whereabouts } from './process-space.js';

/** A process that announced itself in the discovery folder. */
export interface AnnouncedProcess {
  readonly file: string;
  /** `undefined` when the file's name does not say it. */
  readonly pid?: number;
  /** host:port */
  readonly target: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Only here its number means a process. */
  readonly whereabouts: Whereabouts;
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
  const own = await ownSpace();
  for (const name of names) {
    try {
      for (const parsed of parseTargets(name, await readFile(join(folder, name), 'utf8'))) {
        processes.push({ ...parsed, whereabouts: whereaboutsOf(parsed.labels, own) });
      }
    } catch {
      unreadable.push(name);
    }
  }
  return { processes, unreadable };
}

/** Whether the process that announced itself is there. One whose number says nothing here counts as alive. */
export function isAlive({ pid, whereabouts }: AnnouncedProcess): boolean {
  if (pid === undefined || whereabouts !== 'here') return true;
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

/** Whether its page is on this machine. Any user of the machine may have written the file. */
export function isOnLoopback(announced: AnnouncedProcess): boolean {
  const page = pageOf(announced);
  return URL.canParse(page) && /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(new URL(page).hostname);
}

function parseTargets(file: string, text: string): Omit<AnnouncedProcess, 'whereabouts'>[] {
  // WORKSPACE.PID.PORT.json
  const pid = /\.(\d+)\.\d+\.json$/.exec(file)?.[1];
  const groups = JSON.parse(text) as readonly { targets: readonly string[]; labels?: Record<string, string> }[];
  return groups.flatMap(({ targets, labels = {} }) =>
    targets.map((target) => ({ file, target, labels, ...(pid !== undefined && { pid: Number(pid) }) })),
  );
}

import { lstatSync, mkdirSync, readdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

// Processes of one user tell each other where their pages are. The addresses hold their tokens, so the folder is the
// user's alone.

/** Where a process serves its runs. */
export interface Announcement {
  readonly url: string;
  readonly processId: string;
  readonly pid: number;
}

const largestFile = 4096;
const mostFiles = 64;

/** A folder for the announcements of this user. */
export function defaultFolder(): string {
  const runtime = process.env.XDG_RUNTIME_DIR;
  return runtime ? join(runtime, 'tta-live') : join(tmpdir(), `tta-live-${userName()}`);
}

function userName(): string {
  return String(process.getuid?.() ?? userInfo().username.replace(/\W+/g, '_'));
}

/** Makes the folder, and checks that no other user can read it. @throws Error */
export function openFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stats = lstatSync(folder);
  if (!stats.isDirectory()) throw new Error(`${folder} must be a folder`);
  if (process.getuid === undefined) return;
  if (stats.uid !== process.getuid()) throw new Error(`${folder} must belong to the user of this process`);
  if ((stats.mode & 0o077) !== 0)
    throw new Error(`${folder} must be readable by its owner alone; chmod 700 makes it so`);
}

/** Announces this process. Returns the function that withdraws it. @throws Error */
export function announce(folder: string, announcement: Announcement): () => void {
  openFolder(folder);
  const file = join(folder, `${announcement.processId}.json`);
  writeFileSync(file, JSON.stringify(announcement), { mode: 0o600, flag: 'wx' });
  const withdraw = (): void => {
    process.off('exit', withdraw);
    remove(file);
  };
  process.on('exit', withdraw);
  return withdraw;
}

/** The processes that are announced. Removes the files of those that died. @throws Error */
export function readAnnouncements(folder: string): Announcement[] {
  openFolder(folder);
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return names.slice(0, mostFiles).flatMap((name) => {
    const file = join(folder, name);
    const found = readAnnouncement(file);
    if (found === undefined) return [];
    if (isAlive(found.pid)) return [found];
    remove(file);
    return [];
  });
}

function readAnnouncement(file: string): Announcement | undefined {
  try {
    const stats = lstatSync(file);
    if (!stats.isFile() || stats.size > largestFile) return undefined;
    const { url, processId, pid } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Announcement>;
    const isWhole = typeof url === 'string' && typeof processId === 'string' && Number.isSafeInteger(pid);
    return isWhole && isLoopbackUrl(url) ? { url, processId, pid: pid as number } : undefined;
  } catch {
    return undefined;
  }
}

/** Only loopback is asked: a file that says otherwise is not one of ours. */
export function isLoopbackUrl(url: string): boolean {
  const { protocol, hostname, username } = URL.canParse(url) ? new URL(url) : ({} as Partial<URL>);
  return (
    protocol === 'http:' && username === '' && (/^127(?:\.\d{1,3}){3}$/.test(hostname ?? '') || hostname === '[::1]')
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function remove(file: string): void {
  try {
    unlinkSync(file);
  } catch {
    // Another process was quicker.
  }
}

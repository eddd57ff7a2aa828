import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { debianPrograms, serverUser } from './debian-postgres.js';
import { PostgresMissingError } from './postgres-missing-error.js';

/** A PostgreSQL that ends with the process that started it, however that ends. */
export interface PrivatePostgres {
  /** Leads to its socket; it listens on no port. */
  readonly url: string;
  /** Where its socket is. */
  readonly folder: string;
  /** Ends it at once, as a crash does: without waiting for its clients, and without writing what is in memory. */
  crash(): Promise<void>;
  /** Starts it again on the same data and the same address, after a crash. */
  restart(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/**
 * Starts a PostgreSQL with an empty database, in a temporary folder.
 * @throws PostgresMissingError
 */
export async function startPrivatePostgres(): Promise<PrivatePostgres> {
  const programs = debianPrograms();
  if (programs === undefined) throw new PostgresMissingError();
  const folder = mkdtempSync(join(tmpdir(), 'tta-postgres-'));
  const user = serverUser();
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  try {
    const initialise = ['-D', data, '-A', 'trust', '-U', 'tta', '-E', 'UTF8', '--locale=C', '--no-sync'];
    await promisify(execFile)(join(programs, 'initdb'), initialise, { ...user, cwd: folder });
    // It keeps its data as long as the machine runs, which is longer than anyone needs them.
    const options = ['-D', data, '-k', folder, '-c', 'listen_addresses=', '-c', 'fsync=off'];
    const start = (): Promise<ChildProcess> => startServer(join(programs, 'postgres'), options);
    let server = await start();
    const crash = async (): Promise<void> => {
      if (server.exitCode !== null || server.signalCode !== null) return;
      const ended = once(server, 'exit');
      server.kill('SIGQUIT');
      await ended;
    };
    return {
      url: `postgresql://tta@localhost/postgres?host=${encodeURIComponent(folder)}`,
      folder,
      crash,
      restart: async () => {
        await crash();
        server = await start();
      },
      stop: async () => {
        await crash();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

async function startServer(program: string, options: readonly string[]): Promise<ChildProcess> {
  const user = serverUser();
  const asUser = user === undefined ? [] : [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
  const server = spawn('setpriv', ['--pdeathsig=QUIT', ...asUser, program, ...options], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let printed = '';
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject);
    server.on('exit', () => reject(new Error(`PostgreSQL ended before it was ready:\n${printed}`)));
    server.stderr.setEncoding('utf8').on('data', (text: string) => {
      // Only of the start; a server that runs may log for a long time.
      if (printed.includes('ready to accept connections')) return;
      printed += text;
      if (printed.includes('ready to accept connections')) resolve();
    });
  });
  return server;
}

import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { infraFolder } from '../settings/folders.js';
import { startChild, type Child } from './child.js';
import { waitUntil } from './wait-until.js';

/** A TTA process, and where its metrics are. */
export interface Service {
  readonly name: string;
  /** host:port. */
  readonly target: string;
  readonly process: Child;
}

/** A process to start. */
export interface ServiceOptions {
  readonly name: string;
  /** Of the script, within the repository. */
  readonly script: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly discoveryFolder: string;
}

/** The demo, with its trickle of traffic. */
export const demo = { name: 'demo', script: 'apps/demo/dist/main.js', args: ['--serve', '--port', '0'] } as const;

/** A service that has every trouble at once, so that every alert has something to say. */
export const troubled = { name: 'troubled', script: 'infra/dist/stack/troubled-service.js' } as const;

/** A worker of durable workflows, which needs a database of its own. */
export const durable = { name: 'durable', script: 'infra/dist/stack/durable-service.js' } as const;

/** A service that was busy once, so that its panels have something to be 0 about. */
export const idle = { name: 'idle', script: 'infra/dist/stack/idle-service.js' } as const;

/** Starts a built script and waits until it has told the discovery folder where it listens. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { name, script, args = [], env, folder, discoveryFolder } = options;
  mkdirSync(folder, { recursive: true });
  mkdirSync(discoveryFolder, { recursive: true });
  const child = await startChild({
    command: process.execPath,
    args: [join(infraFolder, '..', script), ...args],
    logFile: join(folder, `${name}.log`),
    cwd: folder,
    env: {
      OTEL_SERVICE_NAME: name,
      TTA_WORKSPACE: 'stack',
      TTA_DISCOVERY_DIR: discoveryFolder,
      NODE_OPTIONS: '',
      ...env,
    },
  });
  const find = (): string | undefined => targetOf(child.pid, discoveryFolder);
  await waitUntil(`${name} has said where it listens`, () => child.hasEnded() || find() !== undefined).catch(
    () => undefined,
  );
  const target = find();
  if (target === undefined) {
    await child.stop();
    throw new Error(`${name} did not start; has it been built?\n${child.tail()}`);
  }
  return { name, target, process: child };
}

function targetOf(pid: number, discoveryFolder: string): string | undefined {
  const file = readdirSync(discoveryFolder).find((entry) => entry.includes(`.${pid}.`) && entry.endsWith('.json'));
  if (file === undefined) return undefined;
  const groups = JSON.parse(readFileSync(join(discoveryFolder, file), 'utf8')) as { targets: string[] }[];
  return groups[0]?.targets[0];
}

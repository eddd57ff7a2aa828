import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const program = 'prometheus';

/** Why a real Prometheus cannot be used; `undefined` when it can. */
export const missingPrometheus =
  spawnSync(program, ['--version']).error === undefined ? undefined : 'there is no prometheus on the PATH';

/** A real Prometheus on this machine. */
export interface RunningPrometheus {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts one that accepts remote write, scrapes a target every second, and sends the samples to itself or elsewhere. */
export async function runPrometheus(
  target: string,
  labels: Readonly<Record<string, string>>,
  sendTo?: string,
): Promise<RunningPrometheus> {
  const folder = await mkdtemp(join(tmpdir(), 'tta-prometheus-'));
  const url = `http://127.0.0.1:${await freePort()}`;
  const scrape = { job_name: 'tta-primitives', scrape_interval: '1s', static_configs: [{ targets: [target], labels }] };
  const sending = {
    url: sendTo ?? `${url}/api/v1/write`,
    queue_config: { batch_send_deadline: '200ms' },
    write_relabel_configs: [{ target_label: 'sent', replacement: 'yes' }],
  };
  // JSON is YAML.
  await writeFile(
    join(folder, 'prometheus.yml'),
    JSON.stringify({ scrape_configs: [scrape], remote_write: [sending] }),
  );
  const flags = ['--config.file=prometheus.yml', '--storage.tsdb.path=data', '--web.enable-remote-write-receiver'];
  const child = spawn(program, [...flags, `--web.listen-address=${url.replace('http://', '')}`], {
    cwd: folder,
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await until(async () => child.exitCode !== null || (await fetch(`${url}/-/ready`)).ok);
    if (child.exitCode !== null) throw new Error(`prometheus ended with ${child.exitCode}`);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}

/** Waits until a condition holds, as long as jest does. An error counts as not yet. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  // A wait that jest gave up keeps no process alive.
  while (!(await isSo().catch(() => false))) await wait(100, undefined, { ref: false });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

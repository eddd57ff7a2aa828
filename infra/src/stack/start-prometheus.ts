import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { startChild, type Child } from './child.js';
import { prometheusConfig, type PrometheusConfigOptions } from './prometheus-config.js';
import { waitUntil } from './wait-until.js';

/** A server that answers. */
export interface Server {
  readonly url: string;
  readonly process: Child;
}

/** Starts Debian's Prometheus on this machine only, with all it writes in `folder`. */
export async function startPrometheus(
  folder: string,
  port: number,
  config: Omit<PrometheusConfigOptions, 'self'>,
): Promise<Server> {
  mkdirSync(folder, { recursive: true });
  const configFile = join(folder, 'prometheus.yml');
  const address = `127.0.0.1:${port}`;
  writeFileSync(configFile, stringify(prometheusConfig({ ...config, self: address })));
  const child = await startChild({
    command: 'prometheus',
    args: [
      `--config.file=${configFile}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${address}`,
      '--enable-feature=exemplar-storage',
    ],
    logFile: join(folder, 'prometheus.log'),
  });
  return whenReady('Prometheus', `http://${address}`, child);
}

/** Starts Debian's Alertmanager on this machine only, alone, with all it writes in `folder`. */
export async function startAlertmanager(folder: string, port: number, configFile: string): Promise<Server> {
  mkdirSync(folder, { recursive: true });
  const address = `127.0.0.1:${port}`;
  const child = await startChild({
    command: 'prometheus-alertmanager',
    args: [
      `--config.file=${configFile}`,
      `--storage.path=${join(folder, 'data')}`,
      `--web.listen-address=${address}`,
      // No cluster: it would listen on all interfaces.
      '--cluster.listen-address=',
    ],
    logFile: join(folder, 'alertmanager.log'),
  });
  return whenReady('Alertmanager', `http://${address}`, child);
}

async function whenReady(name: string, url: string, process: Child): Promise<Server> {
  const isReady = async (): Promise<boolean> =>
    process.hasEnded() || (await fetch(`${url}/-/ready`, { signal: AbortSignal.timeout(1000) })).ok;
  const isLate = await waitUntil(`${name} at ${url} is ready`, isReady).then(
    () => false,
    () => true,
  );
  if (isLate || process.hasEnded()) {
    await process.stop();
    throw new Error(`${name} did not start:\n${process.tail()}`);
  }
  return { url, process };
}

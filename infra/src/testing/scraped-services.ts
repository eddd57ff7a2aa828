import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../stack/free-port.js';
import { startPrometheus } from '../stack/start-prometheus.js';
import { startService, type ServiceOptions } from '../stack/start-service.js';

/** A Prometheus without rules that scrapes some services every second. */
export interface ScrapedServices {
  readonly prometheus: string;
  stop(): Promise<void>;
}

export async function startScraped(
  services: readonly Omit<ServiceOptions, 'folder' | 'discoveryFolder'>[],
): Promise<ScrapedServices> {
  const folder = mkdtempSync(join(tmpdir(), 'tta-figures-'));
  const discoveryFolder = join(folder, 'discovery');
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(stops.map((stopOne) => stopOne()));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    for (const service of services) {
      const { process } = await startService({ ...service, folder, discoveryFolder });
      stops.push(() => process.stop());
    }
    const prometheus = await startPrometheus(folder, await freePort(), {
      interval: '1s',
      discoveryFolder,
      refreshInterval: '1s',
      ruleFiles: [],
      alertmanager: '127.0.0.1:9',
    });
    stops.push(() => prometheus.process.stop());
    return { prometheus: prometheus.url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { ruleGroups } from '../rules/rule-groups.js';
import { infraFolder } from '../settings/folders.js';
import { objectives } from '../settings/objectives.js';
import { freePort } from '../stack/free-port.js';
import { startPipelinePage } from '../stack/pipeline-page.js';
import { startAlertmanager, startPrometheus } from '../stack/start-prometheus.js';
import { startPrivatePostgres } from 'private-postgres';
import { demo, durable, startService, troubled, type Service } from '../stack/start-service.js';
import { testThresholds, testTiming } from './test-timing.js';

/**
 * A Prometheus that scrapes a demo with traffic, a service in trouble, a durable worker in trouble, Alloy's series and a
 * service that is gone. The demo has no durable workflows, because it runs where no PostgreSQL is.
 */
export interface LiveStack {
  readonly prometheus: string;
  readonly alertmanager: string;
  readonly demo: Service;
  stop(): Promise<void>;
}

export async function startLiveStack(): Promise<LiveStack> {
  const folder = mkdtempSync(join(tmpdir(), 'tta-live-'));
  const discoveryFolder = join(folder, 'discovery');
  mkdirSync(discoveryFolder);
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(stops.map((stopOne) => stopOne()));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const page = await startPipelinePage({ isConfigLoaded: false });
    stops.push(() => page.close());
    announce(discoveryFolder, 'alloy', { job: 'alloy' }, page.target);
    announce(discoveryFolder, 'gone', { job: 'tta-primitives', service_name: 'gone' }, `127.0.0.1:${await freePort()}`);
    const postgres = await startPrivatePostgres();
    stops.push(() => postgres.stop());
    const worker = { ...durable, args: ['--trouble'], env: { DATABASE_URL: postgres.url } };
    const services = await Promise.all(
      [demo, troubled, worker].map(async (service) => {
        const started = await startService({ ...service, folder, discoveryFolder });
        stops.push(() => started.process.stop());
        return started;
      }),
    );
    const alertmanager = await startAlertmanager(
      join(folder, 'alertmanager'),
      await freePort(),
      join(infraFolder, 'alertmanager/alertmanager.yml'),
    );
    stops.push(() => alertmanager.process.stop());
    const prometheus = await startPrometheus(join(folder, 'prometheus'), await freePort(), {
      interval: '1s',
      discoveryFolder,
      refreshInterval: '1s',
      ruleFiles: [writeRules(folder)],
      alertmanager: new URL(alertmanager.url).host,
    });
    stops.push(() => prometheus.process.stop());
    const [demoService] = services;
    if (demoService === undefined) throw new Error('the demo was not started');
    return { prometheus: prometheus.url, alertmanager: alertmanager.url, demo: demoService, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function announce(folder: string, name: string, labels: Readonly<Record<string, string>>, target: string): void {
  writeFileSync(join(folder, `${name}.json`), JSON.stringify([{ targets: [target], labels }]));
}

function writeRules(folder: string): string {
  const file = join(folder, 'rules.yml');
  const groups = Object.values(ruleGroups({ thresholds: testThresholds, timing: testTiming }, objectives)).flat();
  writeFileSync(file, stringify({ groups: groups.map((group) => ({ ...group })) }));
  return file;
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { dashboards } from '../dashboards/shipped-dashboards.js';
import { infraFolder } from '../settings/folders.js';
import { freePort } from '../stack/free-port.js';
import { startPipelinePage } from '../stack/pipeline-page.js';
import { startPrometheus } from '../stack/start-prometheus.js';
import { startPrivatePostgres } from 'private-postgres';
import { durable, startService } from '../stack/start-service.js';
import { recordDashboard } from './record-dashboard.js';

// Lets a Prometheus scrape a healthy service for some minutes, runs every query of the dashboards, and keeps the answers:
// the pictures are drawn from them. A second argument names one dashboard. Alloy's own figures are those of the page that stands in for it.

const healthy = { name: 'stories', script: 'infra/dist/render/healthy-service.js' };
const minutes = Number(process.argv[2] ?? 5);
const only = process.argv[3];
const folder = mkdtempSync(join(tmpdir(), 'tta-record-'));
const discoveryFolder = join(folder, 'discovery');
const stops: (() => Promise<void>)[] = [];
try {
  const service = await startService({ ...healthy, folder, discoveryFolder });
  stops.push(() => service.process.stop());
  const postgres = await startPrivatePostgres();
  stops.push(() => postgres.stop());
  const worker = await startService({ ...durable, env: { DATABASE_URL: postgres.url }, folder, discoveryFolder });
  stops.push(() => worker.process.stop());
  const page = await startPipelinePage({ isConfigLoaded: true });
  stops.push(() => page.close());
  writeFileSync(
    join(discoveryFolder, 'alloy.json'),
    JSON.stringify([{ targets: [page.target], labels: { job: 'alloy', service_name: 'alloy' } }]),
  );
  const prometheus = await startPrometheus(folder, await freePort(), {
    interval: '5s',
    discoveryFolder,
    refreshInterval: '5s',
    ruleFiles: [join(infraFolder, 'prometheus/rules/*.yml')],
    alertmanager: '127.0.0.1:9',
  });
  stops.push(() => prometheus.process.stop());
  console.log(`Recording for ${minutes} minutes ...`);
  // Half a minute more, so that the first rate has its window.
  await delay((minutes * 60 + 30) * 1000);

  mkdirSync(join(infraFolder, 'grafana/recorded'), { recursive: true });
  for (const [name, dashboard] of Object.entries(dashboards)) {
    if (only !== undefined && name !== only) continue;
    const recording = await recordDashboard(prometheus.url, dashboard, minutes * 60);
    writeFileSync(join(infraFolder, `grafana/recorded/${name}.json`), `${JSON.stringify(recording)}\n`);
    console.log(`grafana/recorded/${name}.json`);
  }
} finally {
  await Promise.all(stops.map((stop) => stop()));
  rmSync(folder, { recursive: true, force: true });
}

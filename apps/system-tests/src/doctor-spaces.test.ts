import { afterEach, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { diagnose, type Link } from '@tta/alloy-config';
import { startPrometheusEndpoint } from '@tta/prom-exporter';
import { startNode } from './support/child.js';
import { CleanUps } from './support/clean-ups.js';
import { discoveredUrl } from './support/discovered-url.js';
import { fixture } from './support/paths.js';
import { temporaryFolder } from './support/temporary-folder.js';

// doctor of @tta/alloy-config reads the labels that @tta/prom-exporter writes into discovery files.

const cleanUps = new CleanUps();

afterEach(() => cleanUps.run());

async function processLink(discoveryFolder: string): Promise<Link | undefined> {
  // No Alloy is there: other links are not looked at.
  const { links } = await diagnose({ discoveryFolder, alloyUrl: 'http://127.0.0.1:9', lookMs: 1 });
  return links.find(({ name }) => name === 'process');
}

describe('doctor', () => {
  it('knows a process of its own host and PID namespace by the file that it wrote', async () => {
    const folder = temporaryFolder();
    cleanUps.add(() => folder.remove());
    const endpoint = await startPrometheusEndpoint({ port: 0, discovery: { dir: folder.path, workspace: 'main' } });
    cleanUps.add(() => endpoint.close());
    const target = new URL(endpoint.url).host;

    const own = await processLink(folder.path);
    const [name = ''] = readdirSync(folder.path);
    const file = join(folder.path, name);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace(/("__meta_tta_pid_namespace": *")\d*/, '$11'));
    const ofContainer = await processLink(folder.path);
    writeFileSync(file, text.replace(/("__meta_tta_host": *"[^/"]*\/)[^"]*/, '$1another-boot'));
    const ofHost = await processLink(folder.path);

    expect(own?.detail).toMatch(new RegExp(`workspace main, process ${process.pid}, at ${target}$`));
    expect(ofContainer?.detail).toContain(`process ${process.pid} of another PID namespace, at ${target}`);
    expect(ofHost?.detail).toBe(`${name}: written on another host, or before this one was started again`);
  });

  it('names the file of a process that was killed', async () => {
    const folder = temporaryFolder();
    cleanUps.add(() => folder.remove());
    const registers = ['--import', '@tta/otel/register', '--import', '@tta/prom-exporter/register'];
    const app = startNode([...registers, fixture('plain-app.mjs')], {
      env: { APP_STAYS: 'true', TTA_DISCOVERY_DIR: folder.path, OTEL_EXPORTER_PROMETHEUS_PORT: '0' },
    });
    cleanUps.add(() => app.stop());
    await discoveredUrl(folder.path);

    app.kill('SIGKILL');
    await app.ended;

    expect((await processLink(folder.path))?.detail).toMatch(new RegExp(`\\.${app.pid}\\.\\d+\\.json is gone$`));
  });
});

// A real cluster of node:cluster under the built register module.
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { discovered, runApp, waitFor, type ChildApp } from './testing/child-app.js';
import { freePort } from './testing/free-port.js';
import { scrape } from './testing/scrape.js';

let dir: string;
let app: ChildApp | undefined;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tta-cluster-'));
  await writeFile(join(dir, 'worker.mjs'), `setInterval(() => {}, 1000);`);
});
afterEach(async () => {
  app?.child.kill('SIGKILL');
  await app?.exit;
  await rm(dir, { recursive: true });
});

const forkTwo = (dirOfWorker: string): string => `
  import cluster from 'node:cluster';
  cluster.setupPrimary({
    exec: ${JSON.stringify(join(dirOfWorker, 'worker.mjs'))},
    execArgv: process.execArgv.slice(0, process.execArgv.findIndex((argument) => argument.startsWith('--input'))),
  });
  process.stdin.once('end', () => process.exit()).resume();
  function forkTwo() { for (let count = 0; count < 2; count++) cluster.fork(); }
  setInterval(() => {}, 1000);`;

/** Ports by process, once so many have announced themselves. */
async function ports(count: number, isSettled: (ports: Map<number, number>) => boolean): Promise<Map<number, number>> {
  return waitFor(async () => {
    const files = await discovered(dir).catch(() => []);
    const found = new Map(files.map(({ file, target }) => [Number(file.split('.')[1]), Number(target.split(':')[1])]));
    return found.size === count && isSettled(found) ? found : undefined;
  });
}

describe('a cluster', () => {
  it.each([
    ['at once', 'forkTwo();'],
    ['after a while', 'setTimeout(forkTwo, 500);'],
  ])('that forks %s has its well-known port at a worker, and a port for each process', async (_when, fork) => {
    const port = await freePort();
    app = runApp(forkTwo(dir) + fork, {
      TTA_DISCOVERY_DIR: dir,
      TTA_WORKSPACE: 'ws',
      OTEL_EXPORTER_PROMETHEUS_PORT: `${port}`,
    });
    const primary = app.child.pid ?? 0;

    const found = await ports(3, (all) => all.get(primary) !== port);

    expect([...found.values()]).toContain(port);
    expect(new Set(found.values()).size).toBe(3);
    for (const each of found.values()) expect((await scrape(`http://127.0.0.1:${each}/metrics`)).status).toBe(200);
    await waitFor(() => (app?.stderr().includes('primary') === true ? true : undefined));
    expect(app.stderr().match(/TTA: .*primary.*/g)).toEqual([
      `TTA: the metrics of this cluster's primary process moved to port ${found.get(primary)}, and a worker may have port ${port}; the option port keeps it`,
    ]);
    app.child.stdin?.end();
    await app.exit;
    expect((await readdir(dir)).filter((file) => file.startsWith(`ws.${primary}.`))).toEqual([]);
  });

  it('takes its well-known port in the primary when configured to', async () => {
    const port = await freePort();
    const told = `
      import { startPrometheusEndpoint } from '@tta/prom-exporter';
      const endpoint = await startPrometheusEndpoint({ port: ${port}, global: false, discovery: { workspace: 'told' } });
      forkTwo();
      console.log(endpoint.port);`;
    app = runApp(forkTwo(dir) + told, { TTA_DISCOVERY_DIR: dir, TTA_WORKSPACE: 'ws' });

    const primary = app.child.pid ?? 0;
    await ports(3, () => true);

    expect((await readdir(dir)).filter((file) => file.startsWith(`told.${primary}.`))).toEqual([
      `told.${primary}.${port}.json`,
    ]);
    expect(app.stdout()).toBe(`${port}\n`);
    expect((await scrape(`http://127.0.0.1:${port}/metrics`)).status).toBe(200);
  });

  it('gives a primary that starts its endpoint after its workers another port', async () => {
    const port = await freePort();
    const late = `
      import { startPrometheusEndpoint } from '@tta/prom-exporter';
      forkTwo();
      process.env.OTEL_EXPORTER_PROMETHEUS_PORT = '${port}';
      const endpoint = await startPrometheusEndpoint({ global: false, discovery: { workspace: 'late' } });
      console.log(endpoint.port);`;
    app = runApp(forkTwo(dir) + late, { TTA_DISCOVERY_DIR: dir, TTA_WORKSPACE: 'ws' });

    const printed = await waitFor(() => (app?.stdout() === '' ? undefined : app?.stdout()));

    expect(Number(printed)).toBeGreaterThan(0);
    expect(Number(printed)).not.toBe(port);
  });
});

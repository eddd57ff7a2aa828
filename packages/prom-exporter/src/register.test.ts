import { once } from 'node:events';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { discovered, runApp, waitFor, type ChildApp } from './testing/child-app.js';
import { scrape } from './testing/scrape.js';

const countJobs = `import { metrics } from '@opentelemetry/api'; metrics.getMeter('app').createCounter('jobs').add(3);`;
const stayAlive = `setInterval(() => {}, 1000);`;

let dir: string;
const apps: ChildApp[] = [];
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tta-register-'));
});
afterEach(async () => {
  for (const { child, exit } of apps.splice(0)) {
    child.kill('SIGKILL');
    await exit;
  }
  await rm(dir, { recursive: true });
});

function start(
  source: string,
  env: NodeJS.ProcessEnv = {},
  flag?: '--import' | '--require',
  descriptors?: number,
  wrapper?: readonly string[],
): ChildApp {
  const app = runApp(source, { TTA_DISCOVERY_DIR: dir, TTA_WORKSPACE: 'ws', ...env }, flag, descriptors, wrapper);
  apps.push(app);
  return app;
}

/** The URL of an app's metrics, once it has announced itself. */
function urlOf({ child }: ChildApp): Promise<string> {
  return waitFor(async () => {
    const file = (await discovered(dir)).find((each) => each.file.startsWith(`ws.${child.pid}.`));
    return file && `http://${file.target}/metrics`;
  });
}

describe('register', () => {
  it.each(['--import', '--require'] as const)(
    'serves the metrics of an application loaded after it by %s',
    async (flag) => {
      const app = start(countJobs + stayAlive, {}, flag);

      const { text } = await scrape(await urlOf(app));

      expect(text).toContain('\njobs_total 3\n');
    },
  );

  it('finds producers that are announced after it', async () => {
    const app = start(`
      import { processSlot } from '@tta/core/authors';
      const metric = { descriptor: { name: 'late', description: '', unit: '' }, aggregationTemporality: 1, dataPointType: 2,
        dataPoints: [{ attributes: {}, value: 5 }] };
      const result = { resourceMetrics: { scopeMetrics: [{ scope: { name: 's' }, metrics: [metric] }] }, errors: [] };
      processSlot('metric-producers', () => new Set()).add({ collect: async () => result });
      ${stayAlive}`);

    const { text } = await scrape(await urlOf(app));

    expect(text).toContain('\nlate 5\n');
  });

  it('does not keep an application alive, and leaves no file', async () => {
    const app = start(`${countJobs} process.stdin.once('end', () => console.log('done')).resume();`);
    await urlOf(app);

    app.child.stdin?.end();

    expect(await app.exit).toEqual({ code: 0, signal: null });
    expect(app.stdout()).toBe('done\n');
    expect(app.stderr()).toBe('');
    expect(await readdir(dir)).toEqual([]);
  });

  it('lets an application end in spite of an open connection', async () => {
    const app = start(`process.stdin.once('end', () => process.stdin.unref()).resume();`);
    const socket = connect(Number(new URL(await urlOf(app)).port), '127.0.0.1');
    await once(socket, 'connect');

    app.child.stdin?.end();

    expect(await app.exit).toEqual({ code: 0, signal: null });
    socket.destroy();
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('closes on %s, which ends the application as ever', async (signal) => {
    const app = start(stayAlive);
    await urlOf(app);

    app.child.kill(signal);

    expect(await app.exit).toEqual({ code: null, signal });
    expect(await readdir(dir)).toEqual([]);
  });

  it.each(['on', 'once'])('leaves a signal to an application that handles it (%s)', async (method) => {
    const app = start(`
      process.${method}('SIGTERM', () => setTimeout(() => { console.log('drained'); process.exit(7); }, 200));
      ${stayAlive}`);
    const url = await urlOf(app);

    app.child.kill('SIGTERM');
    await scrape(url);

    expect(await app.exit).toEqual({ code: 7, signal: null });
    expect(app.stdout()).toBe('drained\n');
    expect(await readdir(dir)).toEqual([]);
  });

  it('leaves a signal to an application that handled it before this was loaded', async () => {
    const handler = 'process.once("SIGTERM",()=>setTimeout(()=>process.exit(7),200))';
    const app = start(stayAlive, { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(handler)}` });
    await urlOf(app);

    app.child.kill('SIGTERM');

    expect(await app.exit).toEqual({ code: 7, signal: null });
  });

  it('never keeps an application from running: a failure to start is one line', async () => {
    const app = start(`console.log('runs');`, { OTEL_EXPORTER_PROMETHEUS_HOST: '192.0.2.1' });

    expect(await app.exit).toEqual({ code: 0, signal: null });
    expect(app.stdout()).toBe('runs\n');
    expect(app.stderr().match(/TTA: .*/g)).toEqual([
      expect.stringMatching(/^TTA: the application runs without a metrics endpoint: cannot listen .* 192\.0\.2\.1/),
    ]);
  });

  it('serves at the default port where the variable cannot be used, and says so in one line', async () => {
    const app = start(stayAlive, { OTEL_EXPORTER_PROMETHEUS_PORT: 'http' });

    expect((await scrape(await urlOf(app))).status).toBe(200);
    expect(app.stderr().match(/TTA: .*PORT.*/g)).toEqual([
      'TTA: OTEL_EXPORTER_PROMETHEUS_PORT must be an integer from 0 to 65535, got "http"; 9464 is used instead. This is said once.',
    ]);
  });

  it('leaves the application its descriptors when clients connect and say nothing', async () => {
    const openFiles = `import { openSync } from 'node:fs';
      process.stdin.once('data', () => {
        try {
          for (let file = 0; file < 60; file++) openSync('/dev/null', 'r');
          console.log('opened');
        } catch (error) { console.log(error.code); }
      });`;
    const app = start(openFiles + stayAlive, {}, '--import', 256);
    const url = await urlOf(app);
    const silent = Array.from({ length: 250 }, () => connect(Number(new URL(url).port), '127.0.0.1'));
    for (const socket of silent) socket.on('error', () => undefined).write('GET /metrics HTTP/1.1\r\n');
    for (const socket of silent) if (socket.connecting) await once(socket, 'connect');
    // Those beyond the bound are cut off at once.
    await waitFor(() => (silent.some(({ closed }) => closed) ? true : undefined));

    app.child.stdin?.write('now');
    expect(await waitFor(() => (app.stdout() === '' ? undefined : app.stdout()))).toBe('opened\n');

    // Those within it are cut off after some seconds.
    const served = await waitFor(() => scrape(url).catch(() => undefined));
    expect(served.status).toBe(200);
    for (const socket of silent) socket.destroy();
  });

  it('starts no second endpoint in worker threads', async () => {
    const app = start(`
      import { Worker } from 'node:worker_threads';
      new Worker('setTimeout(() => console.log("worker runs"), 300); setInterval(() => {}, 1000)', { eval: true });
      ${stayAlive}`);
    await waitFor(() => (app.stdout() === '' ? undefined : true));

    expect(await readdir(dir)).toHaveLength(1);
  });
});

describe('an application that crashes', () => {
  it.each([
    ['an error that nobody catches', 'setTimeout(() => { throw new Error("crash"); }, 50);'],
    ['a rejection that nobody handles', 'setTimeout(() => void Promise.reject(new Error("crash")), 50);'],
    ['process.exit', 'setTimeout(() => process.exit(1), 50);'],
  ])('by %s leaves no file', async (_how, crash) => {
    const app = start(`process.stdin.once('data', () => { ${crash} }); ${stayAlive}`);
    await urlOf(app);

    app.child.stdin?.write('now');

    expect(await app.exit).toEqual({ code: 1, signal: null });
    expect(await readdir(dir)).toEqual([]);
  });

  it.each([
    ['abort', 'process.abort();'],
    ['SIGKILL', 'process.kill(process.pid, "SIGKILL");'],
  ])('by %s leaves a file that the next start removes', async (_how, crash) => {
    const app = start(`process.stdin.once('data', () => { ${crash} }); ${stayAlive}`);
    await urlOf(app);

    app.child.stdin?.write('now');
    expect((await app.exit).code).toBeNull();
    const next = start(stayAlive);
    await urlOf(next);

    // Its own file comes first, and then the sweep.
    const left = await waitFor(async () => {
      const files = await readdir(dir);
      return files.length === 1 ? files : undefined;
    });
    expect(left).toEqual([expect.stringMatching(`^ws\\.${next.child.pid}\\.`)]);
  });
});

/** Runs a process in a PID namespace of its own, as a container does. */
const unshare = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc'];
const mayUnshare = spawnSync(unshare[0] ?? '', [...unshare.slice(1), 'true']).status === 0;

describe('processes in PID namespaces of their own', () => {
  const title = `keep their files beside each other${mayUnshare ? '' : ' (skipped: unshare needs more rights here)'}`;
  (mayUnshare ? it : it.skip)(title, async () => {
    const files = async (workspace: string): Promise<string[]> =>
      (await readdir(dir)).filter((file) => file.startsWith(`${workspace}.`) && file.endsWith('.json'));
    const announced = (workspace: string): Promise<string[]> =>
      waitFor(async () => ((await files(workspace)).length > 0 ? files(workspace) : undefined));
    // High numbers here: dead there, where the next process has a low one.
    start(stayAlive, { TTA_WORKSPACE: 'outside' });
    const [outside] = await announced('outside');
    start(stayAlive, { TTA_WORKSPACE: 'inside' }, '--import', undefined, unshare);
    const [inside] = await announced('inside');
    expect(inside).toMatch(/^inside\.\d\./);

    // A process sweeps when it starts, and has done so once it has ended by itself.
    for (const wrapper of [[], unshare]) {
      const next = start('setTimeout(() => {}, 1000);', { TTA_WORKSPACE: 'next' }, '--import', undefined, wrapper);
      expect((await next.exit).code).toBe(0);
    }

    expect([await files('outside'), await files('inside')]).toEqual([[outside], [inside]]);
  });
});

describe('several processes that start at the same moment', () => {
  it('at port 0 get a port each, without a warning', async () => {
    const started = Array.from({ length: 4 }, () => start(stayAlive));

    const urls = await Promise.all(started.map(urlOf));

    expect(new Set(urls).size).toBe(4);
    for (const url of urls) expect((await scrape(url)).status).toBe(200);
    expect(started.map(({ stderr }) => stderr())).toEqual(['', '', '', '']);
  });

  it('get a port and a file each; what a killed one left is swept by the next', async () => {
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
    const OTEL_EXPORTER_PROMETHEUS_PORT = `${(blocker.address() as AddressInfo).port}`;
    const started = Array.from({ length: 6 }, () => start(stayAlive, { OTEL_EXPORTER_PROMETHEUS_PORT }));

    const urls = await Promise.all(started.map(urlOf));
    for (const url of urls) expect((await scrape(url)).status).toBe(200);
    expect(new Set(urls).size).toBe(6);
    expect(await readdir(dir)).toHaveLength(6);
    await waitFor(() => (started.every((app) => app.stderr().includes('is taken')) ? true : undefined));

    started[0]?.child.kill('SIGKILL');
    await started[0]?.exit;
    const next = start(stayAlive);
    await urlOf(next);

    await waitFor(async () => ((await readdir(dir)).length === 6 ? true : undefined));
    expect((await readdir(dir)).some((file) => file.startsWith(`ws.${started[0]?.child.pid}.`))).toBe(false);
    await new Promise((resolve) => blocker.close(resolve));
  });
});

import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { usage } from './arguments.js';
import type { Report } from './report.js';
import { DemoProcess, runDemo } from './testing/demo-process.js';

// The built demo as a process, as `npm run demo` starts it.

const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tta-demo-test-'));
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe('demo', () => {
  it('shows log, report and ticks, and ends with 0', async () => {
    const { code, stdout, stderr } = await runDemo(['--port', '0']);

    // Times are remarks on a busy machine: `~`.
    expect(stdout.match(/^ {2}[✓~] /gm)).toHaveLength(13);
    expect(stdout).not.toContain('✗');
    expect(stdout).toMatch(/^All (?:figures|counts) are as expected/m);
    expect(stdout).toMatch(
      /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \[info\] sequential_workflow_start {6}correlation_id=test-run-001/,
    );
    expect(stdout).toMatch(/^workflow +status +steps +duration +p95 of steps$/m);
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  it('prints what it takes at --help', async () => {
    expect(await runDemo(['--help'])).toEqual({ code: 0, signal: null, stdout: `${usage}\n`, stderr: '' });
  });

  it.each([
    [['--sevre'], '--sevre'],
    [['--port', 'many'], '"many"'],
    [['--no-traffic'], '--serve'],
    [['--no-wait'], '--serve'],
    [['--serve', '--faults'], '--live'],
    [['extra'], 'extra'],
  ])('ends with 2 and one clear line and a hint at %j', async (args, named) => {
    const { code, stdout, stderr } = await runDemo(args);

    const lines = stderr.trimEnd().split('\n');
    expect(lines).toEqual([expect.stringMatching(/^demo: /), 'Run it with --help to see what it takes.']);
    expect(lines[0]).toContain(named);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it('ends with 1 and one clear line at a port that is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    cleanUps.push(() => server.close());
    const { port } = server.address() as AddressInfo;

    const { code, stdout, stderr } = await runDemo(['--port', String(port)]);

    expect(stderr).toMatch(new RegExp(`^demo: .*port ${port} .*EADDRINUSE.*\n$`));
    expect(stdout).toBe('');
    expect(code).toBe(1);
  });

  it.each([
    ['that lies below a file', (folder: string) => join(folder, 'file', 'logs')],
    ['that is a file', (folder: string) => join(folder, 'file')],
  ])('ends with 1 and one clear line at a log folder %s', async (_what, folderOf) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    const logFolder = folderOf(folder);

    const { code, stdout, stderr } = await runDemo(['--port', '0', '--log-dir', logFolder]);

    expect(stderr).toMatch(/^demo: .*\n$/);
    expect(stderr).toContain(logFolder);
    expect(stdout).toBe('');
    expect(code).toBe(1);
  });

  it('ends with 1 when figures differ: here nothing is counted', async () => {
    const { code, stdout } = await runDemo(['--port', '0'], { OTEL_SDK_DISABLED: 'true' });

    expect(stdout).toContain('  ✗ workflows run                             0, expected 5\n');
    expect(stdout).toContain('10 figures differ.');
    expect(code).toBe(1);
  });
});

describe('demo --json', () => {
  it('prints only the report on standard output, and the log on standard error', async () => {
    const { code, stdout, stderr } = await runDemo(['--json', '--port', '0']);

    const report = JSON.parse(stdout) as Report;
    expect(report.isMet).toBe(true);
    expect(report.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
    expect(report.workflows.map((run) => `${run.name} ${run.status} ${run.steps}`)).toEqual([
      'sequential success 3',
      'parallel success 5',
      'retry success 3',
      'cache success 3',
      'complex success 6',
    ]);
    expect(report.figures.filter(({ isTime }) => !isTime).every(({ isMet }) => isMet)).toBe(true);
    expect(report.figures).toHaveLength(13);
    expect(stderr).toMatch(/\[info\] sequential_workflow_complete/);
    expect(code).toBe(0);
  });

  it('is JSON and ends with 1 when figures differ', async () => {
    const { code, stdout } = await runDemo(['--json', '--port', '0'], { OTEL_SDK_DISABLED: 'true' });

    expect((JSON.parse(stdout) as Report).isMet).toBe(false);
    expect(code).toBe(1);
  });
});

describe('demo --log-dir', () => {
  it('writes the log as JSON lines too, all of it, into a folder that it makes', async () => {
    const folder = join(temporaryFolder(), 'new', 'logs');

    const { stdout } = await runDemo(['--port', '0', '--log-dir', folder]);

    const lines = readFileSync(join(folder, 'demo.log'), 'utf8').trimEnd().split('\n');
    const events = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const consoleEvents = [...stdout.matchAll(/^\d{4}-\S+ \S+ \[info\] (\S+)/gm)].map(([, event]) => event);
    expect(events.map(({ event }) => event)).toEqual(consoleEvents);
    expect(events.length).toBeGreaterThan(40);
    for (const event of events) {
      expect(event).toMatchObject({
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        level: 'info',
        correlation_id: expect.stringMatching(/^test-run-00[1-5]$/),
        trace_id: expect.stringMatching(/^[0-9a-f]{32}$/),
        span_id: expect.stringMatching(/^[0-9a-f]{16}$/),
      });
    }
  });
});

describe('demo --serve', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'serves until %s, then ends by itself and leaves nothing behind',
    async (signal) => {
      const loaded = join(temporaryFolder(), 'loaded');
      const tellLoaded = `process.on("exit",()=>process.getBuiltinModule("node:fs").writeFileSync(${JSON.stringify(loaded)},process.moduleLoadList.join()))`;
      const demo = new DemoProcess(['--serve', '--no-wait', '--port', '0'], {
        NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(tellLoaded)}`,
      });
      cleanUps.push(() => demo.kill('SIGKILL'));
      await demo.saying('until Ctrl-C');
      const [, url = ''] = /Serving (\S+) with traffic until/.exec(demo.stderr) ?? [];
      const response = await fetch(url);
      await response.text();

      demo.kill(signal);
      const result = await demo.ended;

      expect(response.status).toBe(200);
      expect(result).toMatchObject({ code: 0, signal: null });
      expect(result.stderr.trimEnd().split('\n')).toEqual([expect.stringContaining(url), 'Stopped.']);
      // One `fetch` takes 20 MB for as long as it serves.
      expect(readFileSync(loaded, 'utf8')).toContain('NativeModule http,');
      expect(readFileSync(loaded, 'utf8')).not.toContain('undici');
      await expect(fetch(url)).rejects.toThrow();
    },
  );

  it('runs only when somebody has read the page with zeros on it, and says what it waits for', async () => {
    const demo = new DemoProcess(['--serve', '--no-traffic', '--port', '0']);
    cleanUps.push(() => demo.kill('SIGKILL'));
    await demo.saying('--no-wait');
    const [, url = ''] = /^Waiting up to 35 s for a first scrape of (\S+) /.exec(demo.stderr) ?? [];
    const outputBefore = demo.stdout;

    const page = await (await fetch(url)).text();
    await demo.saying('until Ctrl-C');

    expect(outputBefore).toBe('');
    expect(page).toContain('tta_workflow_executions_total{status="success",workflow_name="SequentialPrimitive"} 0\n');
    expect(demo.stdout).toMatch(/^All (?:figures|counts) are as expected/m);
  });

  it('ends at once when it is stopped while it waits', async () => {
    const demo = new DemoProcess(['--serve', '--port', '0']);
    cleanUps.push(() => demo.kill('SIGKILL'));
    await demo.saying('--no-wait');

    demo.kill('SIGINT');
    const { signal, stdout } = await demo.ended;

    expect(signal).toBe('SIGINT');
    expect(stdout).toBe('');
  });
});

describe('demo --live', () => {
  it('tells the address of the page last, and nothing after it while runs fail', async () => {
    const env = { TTA_LIVE_PORT: '0', TTA_LIVE_DIR: temporaryFolder() };
    const demo = new DemoProcess(['--live', '--port', '0'], env);
    cleanUps.push(() => demo.kill('SIGKILL'));
    await demo.saying('See each run at');
    const [, page = ''] = /\nSee each run at (\S+)\n$/.exec(demo.stderr) ?? [];
    const outputBefore = demo.stdout;

    let failed: unknown[] = [];
    while (failed.length === 0) {
      await delay(50);
      const { runs } = (await (await fetch(`${page}api/state`)).json()) as { runs: { status: string }[] };
      failed = runs.filter(({ status }) => status === 'error');
    }
    demo.kill('SIGINT');
    const { code, stdout, stderr } = await demo.ended;

    expect(code).toBe(0);
    expect(stdout).toBe(outputBefore);
    expect(stderr.trimEnd().split('\n').slice(1)).toEqual([`See each run at ${page}`, 'Stopped.']);
  });
});

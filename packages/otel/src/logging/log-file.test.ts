import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, start } from '../testing/child-process.js';
import { catchWarnings, restoreEnvironment } from '../testing/environment.js';
import { closeAfterEach, observed } from '../testing/observed.js';
import { TestStep } from '../testing/steps.js';

const folder = mkdtempSync(join(tmpdir(), 'log-file-'));
restoreEnvironment();
closeAfterEach();
afterEach(() => {
  jest.restoreAllMocks();
  for (const name of readdirSync(folder)) rmSync(join(folder, name));
});

const talks = new TestStep('talks', (input, context) => (context.emit('own_event'), input));
const eventsIn = (path: string): unknown[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => (JSON.parse(line) as { event: string }).event);

/** An application whose log goes to that file too. */
const application = (path: string, body: string): string => `
  import { setInstrumentation, WorkflowContext, WorkflowPrimitive } from '@tta/core';
  import { createTelemetry } from '@tta/otel';
  const listeners = process.listenerCount('exit');
  const telemetries = Array.from({ length: 20 }, () => createTelemetry({ logFile: ${JSON.stringify(path)}, metrics: false }));
  setInstrumentation(telemetries[0].instrumentation);
  class Talks extends WorkflowPrimitive {
    async run(_, context) { for (let i = 0; i < 1000; i++) context.emit('own_event'); }
  }
  await new Talks().execute(1);
  telemetries[0].logger.info('the last');
  ${body}`;

describe('a log file', () => {
  it.each([
    ['process.exit(3);', 3],
    ['throw new Error("crash");', 1],
  ])('holds every line at %s, and is not for everybody', async (ending, code) => {
    const path = join(folder, 'log');

    expect((await run(application(path, ending), { imports: [] })).code).toBe(code);

    expect(eventsIn(path)).toHaveLength(1001);
    expect(eventsIn(path).at(-1)).toBe('the last');
    expect(statSync(path).mode & 0o007).toBe(0);
  });

  it('loses at most 64 kB at SIGKILL, and nothing in the middle', async () => {
    const path = join(folder, 'log');
    const app = start(
      application(
        path,
        `for (let i = 0; i < 5000; i++) telemetries[0].logger.info('line ' + i);
         console.log('all logged');
         for (;;);`,
      ),
      { imports: [] },
    );
    await app.said('all logged');
    app.child.kill('SIGKILL');

    expect((await app.ended).signal).toBe('SIGKILL');
    const kept = eventsIn(path).slice(1001);
    expect(kept).toEqual(Array.from({ length: kept.length }, (_, index) => `line ${index}`));
    // Lines that are lost are as long as the last one.
    const bytesOfLine = (readFileSync(path, 'utf8').split('\n').at(-2)?.length ?? 0) + 1;
    expect(kept.length).toBeGreaterThan(0);
    expect((5000 - kept.length) * bytesOfLine).toBeLessThan(65_536);
  });

  it('is written by a process that goes on, so that SIGKILL finds nothing to lose later', async () => {
    const path = join(folder, 'log');
    const app = start(application(path, 'setInterval(() => {}, 1000);'), { imports: [] });
    // Nothing but the timer of the file writes it.
    while (!existsSync(path) || eventsIn(path).at(-1) !== 'the last')
      await new Promise((resolve) => setTimeout(resolve, 50));
    app.child.kill('SIGKILL');

    expect((await app.ended).signal).toBe('SIGKILL');
    expect(eventsIn(path)).toHaveLength(1001);
  });

  it('is closed with its telemetry, of which no listener stays', async () => {
    const { lines, stderr } = await run(
      application(
        join(folder, 'log'),
        `await Promise.all(telemetries.map((telemetry) => telemetry.shutdown()));
         console.log(process.listenerCount('exit') - listeners);`,
      ),
      { imports: [] },
    );

    expect({ stderr, last: lines.at(-1) }).toEqual({ stderr: '', last: '0' });
  });

  it('takes nothing after its end, and counts that', async () => {
    const path = join(folder, 'log');
    const { telemetry, context, values, stream } = observed({ logFile: path });
    const isOpen = (): boolean => readdirSync('/proc/self/fd').some((fd) => linkOf(fd) === path);
    expect(isOpen()).toBe(true);
    await telemetry.shutdown();

    await talks.execute(1, context());

    expect(isOpen()).toBe(false);
    expect(stream.lines).toHaveLength(1);
    expect(eventsIn(path)).toEqual([]);
    expect(await values('tta_telemetry_dropped_total')).toEqual({ 'signal=logs,reason=file_closed': 1 });
  });

  it('that cannot be opened is one warning, and costs its lines', async () => {
    const warnings = catchWarnings();
    const { telemetry, context, values, stream } = observed({ logFile: join(folder, 'missing', 'log') });

    expect(await talks.execute(1, context())).toBe(1);
    telemetry.logger.info('own');
    await telemetry.flush();

    expect(stream.lines).toHaveLength(2);
    expect(await values('tta_telemetry_dropped_total')).toEqual({ 'signal=logs,reason=file_closed': 2 });
    expect(warnings).toEqual([expect.stringContaining('the log file could not be opened: ENOENT')]);
  });
});

describe('the lines of a log file', () => {
  it('are written at an unhandled signal', async () => {
    const path = join(folder, 'log');
    const body = `setInterval(() => undefined, 1000); console.log('ready');`;
    const { child, said, ended } = start(application(path, body), { imports: [] });
    await said('ready');

    child.kill('SIGTERM');

    expect((await ended).signal).toBe('SIGTERM');
    expect(eventsIn(path)).toHaveLength(1001);
  });

  it('go to the new file once the old one was renamed or deleted', async () => {
    const path = join(folder, 'log');
    const { telemetry, context } = observed({ logFile: path });
    await talks.execute(1, context());
    await telemetry.flush();

    renameSync(path, `${path}.1`);
    await talks.execute(1, context());
    await telemetry.flush();
    expect([eventsIn(`${path}.1`), eventsIn(path)]).toEqual([['own_event'], ['own_event']]);
    rmSync(path);
    telemetry.logger.info('after');
    await telemetry.flush();

    expect(eventsIn(path)).toEqual(['after']);
  });

  it('are not one write each', async () => {
    const path = join(folder, 'log');
    const { telemetry, context } = observed({ logFile: path });

    await talks.execute(1, context());
    expect(readFileSync(path, 'utf8')).toBe('');
    await telemetry.flush();

    expect(eventsIn(path)).toEqual(['own_event']);
  });

  const hasLimits = spawnSync('prlimit', ['--version']).status === 0;
  (hasLimits ? it : it.skip)('stay whole after a full disk, and what is lost is counted (needs prlimit)', async () => {
    const path = join(folder, 'log');
    const source = `
      import { execFileSync } from 'node:child_process';
      import { createTelemetry } from '@tta/otel';
      process.on('SIGXFSZ', () => undefined);
      const telemetry = createTelemetry({ logFile: ${JSON.stringify(path)}, runtimeMetrics: false });
      const limit = (bytes) => execFileSync('prlimit', ['--pid', String(process.pid), '--fsize=' + bytes + ':']);
      limit(1000);
      for (let i = 0; i < 20; i++) telemetry.logger.info('before', { number: i });
      await telemetry.flush();
      limit('unlimited');
      telemetry.logger.info('after');
      await telemetry.flush();
      const { resourceMetrics } = await telemetry.metricProducer.collect();
      const [dropped] = resourceMetrics.scopeMetrics[0].metrics.filter((m) => m.descriptor.name === 'tta_telemetry_dropped_total');
      console.log('lost ' + dropped.dataPoints[0].value);`;
    const { lines } = await run(source, { imports: [] });

    const written = readFileSync(path, 'utf8').split('\n').slice(0, -1);
    const lost = Number(/lost (\d+)/.exec(lines.at(-1) ?? '')?.[1]);
    const isWhole = (line: string): boolean => line.startsWith('{') && line.endsWith('}');
    expect(written.at(-1)).toContain('"event":"after"');
    expect(written.filter(isWhole)).toHaveLength(21 - lost);
    expect(written.filter((line) => !isWhole(line))).toHaveLength(1);
  });
});

/** Where a descriptor of this process leads, if it is open still. */
function linkOf(descriptor: string): string | undefined {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return undefined;
  }
}

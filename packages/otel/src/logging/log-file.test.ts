import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../testing/child-process.js';
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
  const telemetries = Array.from({ length: 20 }, () => createTelemetry({ logFile: ${JSON.stringify(path)} }));
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

    expect(stream.lines).toHaveLength(2);
    expect(await values('tta_telemetry_dropped_total')).toEqual({ 'signal=logs,reason=file_closed': 2 });
    expect(warnings).toEqual([expect.stringContaining('the log file could not be opened: ENOENT')]);
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

import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidOptionError } from '@tta/core';
import { BufferedLogSink } from './buffered-log-sink.js';
import { run, start } from '../testing/child-process.js';
import { catchWarnings, restoreEnvironment } from '../testing/environment.js';
import { closeAfterEach, observed } from '../testing/observed.js';
import { TestStep } from '../testing/steps.js';
import { emitTest } from '../testing/events.js';

restoreEnvironment();
closeAfterEach();
const folders: string[] = [];
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function temporaryFile(): { descriptor: number; text: () => string } {
  const folder = mkdtempSync(join(tmpdir(), 'tta-'));
  folders.push(folder);
  const path = join(folder, 'log');
  return { descriptor: openSync(path, 'a'), text: () => readFileSync(path, 'utf8') };
}

const talks = new TestStep('talks', (input, context) => {
  for (let line = 0; line < 10; line++) emitTest(context, 'cache_hit', { hit_rate: line });
  return input + 1;
});

describe('BufferedLogSink', () => {
  it.each([{ descriptor: -1 }, { maxBufferChars: 0 }, { flushIntervalMs: 0 }, { flushIntervalMs: NaN }, { size: 1 }])(
    'refuses %p',
    (options) => {
      expect(() => new BufferedLogSink(options)).toThrow(InvalidOptionError);
    },
  );

  it('writes when it holds enough', () => {
    const { descriptor, text } = temporaryFile();
    const sink = new BufferedLogSink({ descriptor, maxBufferChars: 10 });

    sink.write('1234');
    expect(text()).toBe('');
    sink.write('6789');

    expect(text()).toBe('1234\n6789\n');
  });

  it('writes after its interval, and again', () => {
    jest.useFakeTimers();
    const { descriptor, text } = temporaryFile();
    const sink = new BufferedLogSink({ descriptor, flushIntervalMs: 100 });

    sink.write('a');
    jest.advanceTimersByTime(99);
    expect(text()).toBe('');
    jest.advanceTimersByTime(1);
    expect(text()).toBe('a\n');
    sink.write('b');
    jest.advanceTimersByTime(100);

    expect(text()).toBe('a\nb\n');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('takes the lines of steps, which a flush writes', async () => {
    const { descriptor, text } = temporaryFile();
    const { telemetry, context, stream } = observed({ logBuffer: new BufferedLogSink({ descriptor }) });

    await talks.execute(1, context());
    telemetry.logger.info('own');
    await telemetry.flush();

    expect(text().split('\n')).toHaveLength(11);
    expect(stream.records.map(({ event }) => event)).toEqual(['own']);
  });

  it('counts what a full disk does not take, and warns once', async () => {
    const warnings = catchWarnings();
    const logBuffer = new BufferedLogSink({ descriptor: openSync('/dev/full', 'w'), maxBufferChars: 1 });
    const { context, values } = observed({ logBuffer });

    expect(await talks.execute(1, context())).toBe(2);

    expect(await values('tta_telemetry_dropped_total')).toEqual({ 'signal=logs,reason=write_failed': 10 });
    expect(warnings).toEqual([expect.stringContaining('ENOSPC')]);
  });

  it.each([
    ['a normal end', '', 0],
    ['process.exit()', 'process.exit(3);', 3],
    ['an exception that nobody catches', "throw new Error('crash');", 1],
    ['a rejection that nobody catches', "await Promise.reject(new Error('crash'));", 1],
  ])('loses nothing at %s', async (_, ending, code) => {
    const ended = await run(application(100, ending), { imports: [] });

    expect(ended.code).toBe(code);
    expect(ended.lines).toHaveLength(100);
  });

  it('waits at the end for a pipe whose reader is slow, while other lines go elsewhere', async () => {
    const lines = 20_000;
    const elsewhere = `
      import { openSync } from 'node:fs';
      const other = new BufferedLogSink({ descriptor: openSync('/dev/null', 'w'), maxBufferChars: 1 });
      for (let i = 0; i < 100; i++) other.write('another line '.repeat(5000));`;
    const running = start(application(lines, elsewhere), { imports: [] });
    running.child.stdout.pause();
    setTimeout(() => running.child.stdout.resume(), 600);
    const ended = await running.ended;

    const numbers = ended.lines.map((line) => (JSON.parse(line) as { i: number }).i);
    expect(numbers).toEqual(Array.from({ length: lines }, (_, index) => index));
  });
});

/** An application that logs that many lines through the buffer. */
function application(lines: number, ending: string): string {
  return `
    import { WorkflowPrimitive, setInstrumentation } from '@tta/core';
    import { BufferedLogSink, createTelemetry } from '@tta/otel';
    const logBuffer = new BufferedLogSink();
    const telemetry = createTelemetry({ logBuffer, logFormat: 'json', runtimeMetrics: false });
    setInstrumentation(telemetry.instrumentation);
    class Talks extends WorkflowPrimitive {
      async run(_, context) { for (let i = 0; i < ${lines}; i++) context.emit('own_event', { i, text: 'äöü'.repeat(20) }); }
    }
    await new Talks().execute(1);
    ${ending}`;
}

import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { createWriteStream } from 'node:fs';
import { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import Transport from 'winston-transport';
import { catchWarnings, restoreEnvironment } from '../../testing/environment.js';
import { closeAfterEach, MemoryStream, observed } from '../../testing/observed.js';
import { TestStep } from '../../testing/steps.js';
import { emitTest } from '../../testing/events.js';

restoreEnvironment();
closeAfterEach();
afterEach(() => {
  jest.restoreAllMocks();
});

/** A workflow that logs that many lines. */
function talkative(lines: number): TestStep {
  return new TestStep('talks', (input, context) => {
    for (let line = 0; line < lines; line++) emitTest(context, 'cache_hit', { hit_rate: line });
    return input + 1;
  });
}

async function dropped(observing: ReturnType<typeof observed>): Promise<Record<string, unknown>> {
  return observing.values('tta_telemetry_dropped_total');
}

class ThrowingTransport extends Transport {
  override log(): void {
    throw new Error('broken transport');
  }
}

describe('a log stream', () => {
  it('that fails costs its lines, is warned of once, and leaves the workflow alone', async () => {
    const warnings = catchWarnings();
    const observing = observed({
      logStream: new Writable({ write: (_chunk, _encoding, done) => done(new Error('disk on fire')) }),
    });

    expect(await talkative(10).execute(1, observing.context())).toBe(2);
    await delay(5);
    expect(await talkative(5).execute(1, observing.context())).toBe(2);

    expect(warnings).toEqual([
      expect.stringMatching(/the log stream failed: Error: disk on fire\. .* tta_telemetry_dropped_total/),
    ]);
    expect(await dropped(observing)).toEqual({
      'signal=logs,reason=stream_error': 10,
      'signal=logs,reason=stream_closed': 5,
    });
    expect(await observing.telemetry.flush()).toBe(true);
  });

  it('on a full disk is one that fails', async () => {
    const warnings = catchWarnings();
    const observing = observed({ logStream: createWriteStream('/dev/full') });

    expect(await talkative(100).execute(1, observing.context())).toBe(2);
    await observing.telemetry.flush();
    // A thread of its own opens the file and writes.
    while (warnings.length === 0) await delay(1);

    expect(warnings).toEqual([expect.stringContaining('ENOSPC')]);
    expect(Object.values(await dropped(observing)).reduce((sum: number, count) => sum + Number(count), 0)).toBe(100);
  });

  it('that takes nothing costs what does not fit, and no more time than a flush may take', async () => {
    const warnings = catchWarnings();
    const observing = observed({ logStream: new Writable({ write: () => undefined }), flushTimeoutMs: 50 });
    const long = 'x'.repeat(4000);
    const step = new TestStep('talks', (input, context) => {
      for (let line = 0; line < 5000; line++) context.emit('own_event', { long });
      return input + 1;
    });

    expect(await step.execute(1, observing.context())).toBe(2);
    expect(await observing.telemetry.flush()).toBe(false);
    expect(warnings).toHaveLength(1);
    expect(Number((await dropped(observing))['signal=logs,reason=stream_full'])).toBeGreaterThan(100);
  });

  it('that throws is one that fails', async () => {
    const warnings = catchWarnings();
    const stream = new MemoryStream();
    stream.write = () => {
      throw new Error('no stream at all');
    };
    const observing = observed({ logStream: stream });

    expect(await talkative(3).execute(1, observing.context())).toBe(2);

    expect(warnings).toHaveLength(1);
    expect(await dropped(observing)).toEqual({ 'signal=logs,reason=stream_error': 3 });
  });

  it('gets one listener, however many telemetries write to it', async () => {
    const stream = new MemoryStream();
    const listeners = (): number => stream.listenerCount('error');
    observed({ logStream: stream });
    const one = listeners();

    for (let count = 0; count < 20; count++) await observed({ logStream: stream }).telemetry.shutdown();

    expect(listeners()).toBe(one);
  });

  it('has all lines when a flush is over', async () => {
    const taken: string[] = [];
    const slow = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        setTimeout(() => {
          taken.push(chunk.toString());
          done();
        }, 1);
      },
    });
    const { telemetry, context } = observed({ logStream: slow });

    await talkative(20).execute(1, context());
    expect(await telemetry.flush()).toBe(true);

    expect(taken).toHaveLength(20);
  });
});

describe('a log transport', () => {
  it('that throws is counted, and keeps no line from the others', async () => {
    const warnings = catchWarnings();
    const observing = observed({ logTransports: [new ThrowingTransport()] });

    expect(await talkative(50).execute(1, observing.context())).toBe(2);
    observing.telemetry.logger.info('own');

    expect(observing.stream.lines).toHaveLength(51);
    expect(warnings).toEqual([expect.stringContaining('a log transport failed: Error: broken transport')]);
    expect(await dropped(observing)).toEqual({ 'signal=logs,reason=transport_failed': 51 });
  });

  it('that emits an error ends nothing', async () => {
    const warnings = catchWarnings();
    class Failing extends Transport {
      override log(_record: unknown, next: () => void): void {
        this.emit('error', new Error('no network'));
        next();
      }
    }
    const observing = observed({ logTransports: [new Failing()] });

    expect(await talkative(3).execute(1, observing.context())).toBe(2);

    expect(observing.stream.lines.length).toBe(3);
    expect(warnings).toHaveLength(1);
  });

  it('that takes nothing costs what does not fit', async () => {
    class Stuck extends Transport {
      override log(): void {
        // Never calls back.
      }
    }
    const observing = observed({ logTransports: [new Stuck()] });

    expect(await talkative(11_000).execute(1, observing.context())).toBe(2);

    expect(Number((await dropped(observing))['signal=logs,reason=transport_full'])).toBeGreaterThan(500);
  });
});

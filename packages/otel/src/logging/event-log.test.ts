import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { WorkflowContext, type Attributes } from '@tta/core';
import { consoleLine } from './console-format.js';
import { EventLog } from './event-log.js';
import { eventPlan } from '../catalogue/event-plan.js';
import { jsonLine } from './json-format.js';
import { logFields, type LogSubject } from './log-record.js';
import { testEvent } from '../testing/events.js';

const localTime = new Date(2025, 10, 15, 20, 22, 18, 7).getTime();
const utcTime = Date.UTC(2025, 10, 15, 20, 22, 18, 7);
const context = WorkflowContext.create({ workflowId: 'test-sequential-001', correlationId: 'test-run-001' });
const subject = (): LogSubject => ({ context, traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) });

function consoleOf(name: string, attributes?: Attributes, error?: unknown, showErrorMessages = true): string {
  const event = testEvent(name, attributes, error);
  const plan = eventPlan(event);
  const record = { plan, level: plan.level ?? 'info', subject: subject(), timestampMs: localTime };
  return consoleLine({ ...record, ...logFields(plan, event, showErrorMessages) }, false);
}

function jsonOf(
  name: string,
  attributes?: object,
  error?: unknown,
  showErrorMessages = true,
  about = subject(),
): string {
  const event = testEvent(name, attributes, error);
  const plan = eventPlan(event);
  return jsonLine({
    plan,
    level: plan.level ?? 'info',
    subject: about,
    timestampMs: utcTime,
    ...logFields(plan, event, showErrorMessages),
  });
}

const ids =
  '"correlation_id":"test-run-001","workflow_id":"test-sequential-001",' +
  `"trace_id":"${'a'.repeat(32)}","span_id":"${'b'.repeat(16)}"`;

describe('the time of a JSON line', () => {
  const at = (timestampMs: number): unknown => {
    const plan = eventPlan({ name: 'own_event' });
    const fields = logFields(plan, { name: 'own_event' }, true);
    const line = jsonLine({ plan, level: 'info', subject: subject(), timestampMs, ...fields });
    return (JSON.parse(line) as { timestamp: unknown }).timestamp;
  };

  it.each([-1, 0, 7, 999, 1000, -62_135_596_800_000, 253_402_300_799_999, utcTime])('is that of %d', (timestampMs) => {
    expect(at(timestampMs)).toBe(new Date(timestampMs).toISOString());
  });

  it('is the right one after one that there is not', () => {
    expect(() => at(9e15)).toThrow(RangeError);
    expect(() => at(9e15)).toThrow(RangeError);
    expect(at(utcTime)).toBe('2025-11-15T20:22:18.007Z');
  });

  it('is written by no toJSON of the application', () => {
    const toJSON = jest.spyOn(Date.prototype, 'toJSON').mockReturnValue('another form');
    const other = utcTime + 86_400_000;

    expect(at(other)).toBe('2025-11-16T20:22:18.007Z');
    toJSON.mockRestore();
  });
});

describe('the console line', () => {
  it.each<[string, Attributes, string]>([
    [
      'sequential_workflow_start',
      { step_count: 3 },
      '2025-11-15 20:22:18 [info] sequential_workflow_start      correlation_id=test-run-001 step_count=3',
    ],
    [
      'sequential_step_start',
      { step: 0, primitive_type: 'DataProcessorPrimitive' },
      '2025-11-15 20:22:18 [info] sequential_step_start          step=0 primitive_type=DataProcessorPrimitive',
    ],
    [
      'sequential_step_complete',
      { step: 0, primitive_type: 'DataProcessorPrimitive', duration_ms: 100.48 },
      '2025-11-15 20:22:18 [info] sequential_step_complete       step=0 duration_ms=100.5',
    ],
    [
      'cache_miss',
      { cache_size: 0, hit_rate: 0, cache_type: 'memory', key: 'Cache test data' },
      "2025-11-15 20:22:18 [info] cache_miss                     cache_size=0 hit_rate=0.0 key='Cache test data'",
    ],
    [
      'cache_hit',
      { hit_rate: 50, age_seconds: 0.0012, ttl: 60, saved_seconds: 0.1, coalesced: false },
      '2025-11-15 20:22:18 [info] cache_hit                      hit_rate=50.0 age_seconds=0.0 ttl=60.0',
    ],
  ])('of %s is as promised, to the byte', (name, attributes, line) => {
    expect(consoleOf(name, attributes)).toBe(line);
  });

  it('shows type and message of the error in a failure, at the level of the event', () => {
    expect(consoleOf('retry_attempt_failed', { attempt: 1, backoff_ms: 200 }, new TypeError('fetch failed'))).toBe(
      "2025-11-15 20:22:18 [warn] retry_attempt_failed           attempt=1 error_type=TypeError error_message='fetch failed' backoff_ms=200.0",
    );
    expect(consoleOf('retry_exhausted', { total_attempts: 4 }, undefined)).toBe(
      '2025-11-15 20:22:18 [error] retry_exhausted                total_attempts=4 error_type=undefined error_message=undefined',
    );
  });

  it.each([
    ['line\nfeed', String.raw`line\u000afeed`],
    ['\u001b[31mred', String.raw`\u001b[31mred`],
    ['\u202eturned', String.raw`\u202eturned`],
    ["it's", String.raw`'it\'s'`],
    ['a=b', `'a=b'`],
    ['', `''`],
  ])('stays one harmless line: %p', (value, shown) => {
    expect(consoleOf('own_event', { value })).toBe(
      `2025-11-15 20:22:18 [info] own_event                      value=${shown}`,
    );
    expect(consoleOf(`own ${value}`, { [value]: 1 })).not.toMatch(/\p{Cc}|\u202e/u);
  });

  it('leaves numbers of a user as they are', () => {
    expect(consoleOf('own_event', { score: 0.0123456, waited_ms: 1.25, n: 3, ok: true })).toContain(
      'score=0.0123456 waited_ms=1.3 n=3 ok=true',
    );
  });
});

describe('the JSON line', () => {
  it.each<[string, Attributes, string]>([
    [
      'sequential_workflow_start',
      { step_count: 3 },
      '"level":"info","event":"sequential_workflow_start",IDS,"step_count":3',
    ],
    [
      'sequential_step_complete',
      { step: 0, primitive_type: 'Data', duration_ms: 100.48159 },
      '"level":"info","event":"sequential_step_complete",IDS,"step":0,"primitive_type":"Data","step_name":"Data","duration_ms":100.482',
    ],
    [
      'cache_miss',
      { cache_size: 0, hit_rate: 0, cache_type: 'memory', key: 'Cache "test"' },
      String.raw`"level":"info","event":"cache_miss",IDS,"cache_size":0,"hit_rate":0,"key":"Cache \"test\""`,
    ],
  ])('of %s is as promised, to the byte', (name, attributes, rest) => {
    expect(jsonOf(name, attributes)).toBe(`{"timestamp":"2025-11-15T20:22:18.007Z",${rest.replace('IDS', ids)}}`);
  });

  it('carries further ids and metadata, and none of a span that is not recorded', () => {
    const given = WorkflowContext.create({
      workflowId: 'w "1"',
      causationId: 'cause',
      sessionId: 'session',
      metadata: { tenant: 'x' },
    });

    expect(jsonOf('own_event', {}, undefined, true, { context: given })).toBe(
      String.raw`{"timestamp":"2025-11-15T20:22:18.007Z","level":"info","event":"own_event","correlation_id":"w \"1\"","workflow_id":"w \"1\"","causation_id":"cause","session_id":"session","metadata":{"tenant":"x"}}`,
    );
  });

  it('cuts messages of errors at 200 characters, and leaves them out where they are not wanted', () => {
    const error = new Error('s'.repeat(1000));
    const shown = JSON.parse(jsonOf('retry_exhausted', { total_attempts: 1 }, error)) as Record<string, string>;

    expect(shown.error_message).toBe(`${'s'.repeat(197)}...`);
    expect(jsonOf('retry_exhausted', { total_attempts: 1 }, error, false)).not.toContain('error_message');
    expect(jsonOf('own_failed', {}, error, false)).not.toContain('sss');
  });

  it('rounds durations to three digits, as a number is written', () => {
    const duration = fc.oneof(
      fc.double({ min: 0, max: 1e10, noNaN: true }),
      fc.double({ min: 0, max: 2, noNaN: true }),
    );

    fc.assert(
      fc.property(duration, (duration_ms) => {
        const line = jsonOf('sequential_step_complete', { duration_ms });
        expect(/"duration_ms":(.*)\}$/.exec(line)?.[1]).toBe(String(Math.round(duration_ms * 1000) / 1000));
      }),
      { numRuns: 1000 },
    );
  });

  it('is JSON, of one line, whatever names and values come', () => {
    const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.double(), fc.boolean(), fc.anything());

    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.dictionary(fc.string({ unit: 'binary' }), anything),
        (name, attributes) => {
          const line = jsonOf(name, attributes);
          const record = JSON.parse(line) as Record<string, unknown>;
          expect(line).not.toContain('\n');
          expect(record).toMatchObject({
            timestamp: '2025-11-15T20:22:18.007Z',
            event: name,
            correlation_id: 'test-run-001',
          });
        },
      ),
    );
  });

  it('lets no field pass for one of the record', () => {
    const record = JSON.parse(jsonOf('own_event', { level: 'error', trace_id: 'forged', event: 'x' })) as object;

    expect(record).toMatchObject({ level: 'info', event: 'own_event', trace_id: 'a'.repeat(32) });
    expect(record).toMatchObject({ level_: 'error', trace_id_: 'forged', event_: 'x' });
  });

  it('cuts long values, and shows objects without calling their methods', () => {
    const hostile = {
      toString: () => {
        throw new Error('called');
      },
    };
    const record = JSON.parse(
      jsonOf('own_event', { long: 'x'.repeat(1e6), hostile, none: null, big: 7n, nan: NaN }),
    ) as object;

    expect(record).toMatchObject({
      long: `${'x'.repeat(3997)}...`,
      hostile: 'an object',
      none: 'null',
      big: '7n',
      nan: 'NaN',
    });
  });
});

describe('EventLog', () => {
  it('does nothing for a level that is switched off', () => {
    const written: string[] = [];
    const log = new EventLog({
      sink: { write: (line) => void written.push(line), flush: () => Promise.resolve() },
      format: 'json',
      isEnabled: (level) => level === 'error',
      showErrorMessages: true,
    });
    const neverRead = {
      get context(): never {
        throw new Error('read');
      },
    };

    log.event(neverRead, eventPlan(testEvent('cache_hit')), testEvent('cache_hit'), 1);
    log.event({ context }, eventPlan({ name: 'own_failed' }), { name: 'own_failed' }, 1);

    expect(written).toEqual([expect.stringContaining('"event":"own_failed"')]);
  });
});

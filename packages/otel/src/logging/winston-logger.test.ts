import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { runInNewContext } from 'node:vm';
import Transport from 'winston-transport';
import { catchWarnings, restoreEnvironment, setEnvironment } from '../testing/environment.js';
import { closeAfterEach, MemoryStream, observed, opened } from '../testing/observed.js';
import { TestStep } from '../testing/steps.js';
import { textOf, type WinstonRecord } from './winston-record.js';
import { emitTest } from '../testing/events.js';

restoreEnvironment();
closeAfterEach();
afterEach(() => {
  jest.restoreAllMocks();
});

class KeepingTransport extends Transport {
  readonly records: WinstonRecord[] = [];
  override log(record: WinstonRecord, next: () => void): void {
    this.records.push(record);
    next();
  }
}

function logged(log: (logger: ReturnType<typeof opened>['logger']) => void, options = {}): Record<string, unknown>[] {
  const { telemetry, stream } = observed(options);
  log(telemetry.logger);
  return stream.records;
}

describe('telemetry.logger', () => {
  it('writes records of the application in the form of those of steps', () => {
    jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2025, 10, 15, 20, 22, 18, 7));
    const { telemetry, stream } = observed();

    telemetry.logger.info('server_started', { port: 8080, tags: ['a'], of: { z: 1, a: 2 } });

    expect(stream.text).toBe(
      '{"timestamp":"2025-11-15T20:22:18.007Z","level":"info","event":"server_started","port":8080,"tags":["a"],"of":{"z":1,"a":2}}\n',
    );
  });

  it('writes them for people too', () => {
    jest.spyOn(Date, 'now').mockReturnValue(new Date(2025, 10, 15, 20, 22, 18).getTime());
    const { telemetry, stream } = observed({ logFormat: 'console' });

    telemetry.logger.warn('server_started', { port: 8080, tags: ['a b'], who: 'Ada Lovelace' });

    expect(stream.text).toBe(
      `2025-11-15 20:22:18 [warn] server_started                 port=8080 tags='[\\"a b\\"]' who='Ada Lovelace'\n`.replaceAll(
        '\\"',
        '"',
      ),
    );
  });

  it('survives anything in a record', () => {
    const cyclic: Record<string, unknown> = { name: 'cycle' };
    cyclic.self = cyclic;
    const hostile = {
      get secret(): never {
        throw new Error('no');
      },
    };
    const stringless = {
      toJSON: () => {
        throw new Error('no');
      },
    };

    const records = logged((logger) => {
      logger.info('cyclic', { cyclic });
      logger.info('big', { big: 12345678901234567890n, none: undefined, fn: () => 1, nan: NaN });
      logger.info('hostile', { stringless });
      logger.info('nested', { hostile });
      logger.info(undefined as never);
      logger.info({ message: { an: 'object' } } as never);
    });

    expect(records).toHaveLength(6);
    expect(records[0]).toMatchObject({ event: 'cyclic', cyclic: { name: 'cycle', self: '[Circular]' } });
    expect(records[1]).toMatchObject({ event: 'big', nan: null });
    expect(records[2]).toMatchObject({ event: 'hostile', stringless: '[unserialisable]' });
    expect(records[3]).toMatchObject({ event: 'nested', hostile: '[unserialisable]' });
    expect(records[5]).toMatchObject({ event: '{"an":"object"}' });
  });

  it('shows errors, also those of another realm and those that are logged by themselves', () => {
    const foreign = runInNewContext('new RangeError("from afar")') as Error;
    const cause = new Error('outer', { cause: new Error('inner') });

    const records = logged((logger) => {
      logger.error('failed', { error: new TypeError('no') });
      logger.error('failed', { error: foreign });
      logger.error('failed', { error: cause });
      logger.error(new TypeError('alone'));
    });

    expect(records[0]).toMatchObject({
      error: { name: 'TypeError', message: 'no', stack: expect.stringContaining('no') },
    });
    expect(records[1]).toMatchObject({ error: { name: 'RangeError', message: 'from afar' } });
    expect(records[2]).toMatchObject({ error: { message: 'outer', cause: { message: 'inner' } } });
    expect(records[3]).toMatchObject({ event: 'alone', stack: expect.stringContaining('TypeError: alone') });
  });

  it('lets no field pass for one of the record, and no line be two', () => {
    const { telemetry, stream } = observed();

    telemetry.logger.info('a\nb', { level: 'error', timestamp: 'never', event: 'other', text: 'x\ny' });

    expect(stream.lines).toHaveLength(1);
    expect(stream.records[0]).toMatchObject({
      level: 'info',
      event: 'a\nb',
      event_: 'other',
      timestamp_: 'never',
      text: 'x\ny',
    });
  });

  it('has child loggers that add their fields', () => {
    const [record] = logged((logger) => logger.child({ request: 'r-1' }).info('handled', { ok: true }));

    expect(record).toMatchObject({ event: 'handled', request: 'r-1', ok: true });
  });

  it('can be called without its object, as of winston', () => {
    const records = logged(({ info, debug }) => {
      info('loose');
      debug('not wanted');
    });

    expect(records.map(({ event }) => event)).toEqual(['loose']);
  });
});

describe('levels', () => {
  it('begin at info', async () => {
    const { telemetry, stream, context } = observed();
    telemetry.logger.debug('no');
    telemetry.logger.info('yes');
    await new TestStep('s', (input, own) => {
      emitTest(own, 'cache_store', { cache_size: 1 });
      emitTest(own, 'cache_hit', { hit_rate: 1 });
      return input;
    }).execute(1, context());

    expect(stream.records.map(({ event }) => event)).toEqual(['yes', 'cache_hit']);
  });

  it('can be changed while running, and are asked of transports too', () => {
    const { telemetry, stream } = observed();
    telemetry.logger.level = 'debug';
    telemetry.logger.debug('now');
    telemetry.logger.level = 'error';
    telemetry.logger.info('not now');
    const detailed = new KeepingTransport({ level: 'silly' });
    telemetry.logger.add(detailed);
    telemetry.logger.debug('for the transport');
    telemetry.logger.remove(detailed);
    telemetry.logger.debug('for nobody');

    expect(stream.records.map(({ event }) => event)).toEqual(['now']);
    expect(detailed.records.map(({ message }) => message)).toEqual(['for the transport']);
  });

  it.each([
    ['TTA_LOG_LEVEL', 'debug', 'x', ['d', 'i']],
    ['TTA_LOG_LEVEL', ' WARN ', 'x', []],
  ])('follow %s=%p', (name, value, _, events) => {
    setEnvironment({ [name]: value });

    const records = logged((logger) => {
      logger.debug('d');
      logger.info('i');
    });

    expect(records.map(({ event }) => event)).toEqual(events);
  });

  it.each([
    [
      'TTA_LOG_LEVEL',
      'loud',
      'TTA: TTA_LOG_LEVEL must be one of error, warn, info, http, verbose, debug, silly, got "loud"; info is used instead. This is said once.',
    ],
    [
      'TTA_LOG_FORMAT',
      'xml',
      'TTA: TTA_LOG_FORMAT must be one of console, json, tree, got "xml"; json is used instead. This is said once.',
    ],
  ])('say in one line that %s cannot be %p', (name, value, line) => {
    const warnings = catchWarnings();
    setEnvironment({ [name]: value });

    opened();

    expect(warnings).toEqual([line]);
  });

  it.each([
    [{ TTA_LOG_FORMAT: 'console' }, false, /^\d{4}-\d\d-\d\d .* \[info\] hello$/],
    [{}, false, /^\{"timestamp"/],
    [{}, true, /\[info\] hello$/],
  ])('find the form by environment %p and terminal %p', (variables: Record<string, string>, isTTY, form) => {
    setEnvironment(variables);
    const logStream = Object.assign(new MemoryStream(), { isTTY });

    opened({ logStream }).logger.info('hello');

    expect(logStream.lines[0]).toMatch(form);
  });
});

describe('the transport of standard output', () => {
  it('obeys level and silence of its own, and can be removed', async () => {
    const keeping = new KeepingTransport({ level: 'debug' });
    const { telemetry, context, stream } = observed({ logTransports: [keeping] });
    const [own] = telemetry.logger.transports;
    const step = new TestStep('s', (input, inside) => {
      emitTest(inside, 'cache_store', { cache_size: 1 });
      emitTest(inside, 'cache_hit', { hit_rate: 1 });
      return input;
    });

    await step.execute(1, context());
    expect(stream.records.map(({ event }) => event)).toEqual(['cache_hit']);
    own!.silent = true;
    await step.execute(1, context());
    own!.silent = false;
    telemetry.logger.remove(own!);
    await step.execute(1, context());
    telemetry.logger.silent = true;
    await step.execute(1, context());

    expect(stream.lines).toHaveLength(1);
    expect(keeping.records).toHaveLength(6);
  });
});

describe('logTransports', () => {
  it('get records of steps and of the application', async () => {
    const transport = new KeepingTransport();
    const { telemetry, context, stream } = observed({ logTransports: [transport] });

    telemetry.logger.info('own');
    await new TestStep('s', (input, own) => {
      emitTest(own, 'cache_hit', { hit_rate: 1 });
      return input;
    }).execute(1, context());

    expect(transport.records.map(({ message, level }) => [message, level])).toEqual([
      ['own', 'info'],
      ['cache_hit', 'info'],
    ]);
    expect(transport.records.map((record) => record[textOf])).toEqual(stream.lines);
  });
});

import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { InvalidOptionError, WorkflowContext } from '@tta/core';
import type { SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { BufferedLogSink } from './logging/buffered-log-sink.js';
import { createTelemetry } from './telemetry.js';
import { catchWarnings, restoreEnvironment, setEnvironment } from './testing/environment.js';
import { closeAfterEach, MemoryStream, observed, opened } from './testing/observed.js';
import { TestStep } from './testing/steps.js';
import { emitTest } from './testing/events.js';

restoreEnvironment();
closeAfterEach();
afterEach(() => {
  jest.restoreAllMocks();
});

describe('createTelemetry', () => {
  it.each<[string, Record<string, unknown>]>([
    ['servicename', { servicename: 'x' }],
    ['serviceName', { serviceName: '' }],
    ['resourceAttributes', { resourceAttributes: 'team=blue' }],
    ['tracing', { tracing: 'yes' }],
    ['spanProcessors', { spanProcessors: {} }],
    ['spanProcessors[0]', { spanProcessors: [{}] }],
    ['sampler', { sampler: 0.5 }],
    ['idGenerator', { idGenerator: {} }],
    ['tracerProvider', { tracerProvider: {} }],
    ['maxSeries', { maxSeries: 0 }],
    ['logLevel', { logLevel: 'loud' }],
    ['logFormat', { logFormat: 'xml' }],
    ['logStream', { logStream: 'stdout' }],
    ['logTransports', { logTransports: [{}] }],
    ['logBuffer', { logBuffer: {} }],
    ['flushTimeoutMs', { flushTimeoutMs: -1 }],
  ])('refuses a bad %s', (_, options) => {
    expect(() => createTelemetry(options)).toThrow(InvalidOptionError);
  });

  it('warns of a variable that is probably misspelt', () => {
    const warnings = catchWarnings();
    setEnvironment({ TTA_LOG_LEVELS: 'debug' });

    observed();

    expect(warnings).toEqual([expect.stringContaining('did you mean TTA_LOG_LEVEL?')]);
  });

  it('observes nothing until it is installed', async () => {
    const { spans, stream, values } = observed();

    await new TestStep('s').execute(1, WorkflowContext.create());

    expect(spans()).toEqual([]);
    expect(stream.text).toBe('');
    expect(await values('tta_workflow_executions_total')).toEqual({});
  });

  it.each([
    ['tracing', { spans: 0, lines: 1, series: 1 }],
    ['metrics', { spans: 1, lines: 1, series: 0 }],
    ['logging', { spans: 1, lines: 0, series: 1 }],
  ])('leaves out %s where it is off', async (part, expected) => {
    const { spans, stream, values, context } = observed({ [part]: false });

    await new TestStep('s', (input, own) => {
      emitTest(own, 'cache_hit', { hit_rate: 1 });
      return input;
    }).execute(1, context());

    const series = Object.keys(await values('tta_workflow_executions_total')).length;
    expect({ spans: spans().length, lines: stream.lines.length, series }).toEqual(expected);
  });

  it('names the service by option, environment, attributes of the environment, in this order', () => {
    setEnvironment({ OTEL_RESOURCE_ATTRIBUTES: 'service.name=third,team=blue' });
    expect(opened().resource.attributes).toMatchObject({ 'service.name': 'third', team: 'blue' });
    setEnvironment({ OTEL_SERVICE_NAME: 'second' });
    expect(opened().resource.attributes).toMatchObject({ 'service.name': 'second', team: 'blue' });
    expect(opened({ serviceName: 'first' }).resource.attributes).toMatchObject({ 'service.name': 'first' });
  });

  it('leaves no listener on the process when it is shut down', async () => {
    const count = (): number => process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
    const before = count();

    await createTelemetry({ logStream: new MemoryStream(), flushTimeoutMs: 1000 }).shutdown();

    expect(count()).toBe(before);
  });
});

describe('flush and shutdown', () => {
  const processor = (over: Partial<SpanProcessor>): SpanProcessor => ({
    onStart: () => undefined,
    onEnd: () => undefined,
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
    ...over,
  });

  it('wait for all, also where one fails at once', async () => {
    const done: string[] = [];
    const slow = (what: string) => async (): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      done.push(what);
    };
    const { flush, shutdown } = opened({
      spanProcessors: [
        processor({
          forceFlush: () => Promise.reject(new Error('no')),
          shutdown: () => {
            throw new Error('no');
          },
        }),
        processor({ forceFlush: slow('flush'), shutdown: slow('shutdown') }),
      ],
    });

    expect(await flush()).toBe(false);
    expect(done).toEqual(['flush']);
    expect(await shutdown()).toBe(false);
    expect(done).toEqual(['flush', 'shutdown']);
  });

  it('take no longer than they may', async () => {
    const stuck = processor({
      forceFlush: () => new Promise(() => undefined),
      shutdown: () => new Promise(() => undefined),
    });
    const { flush, shutdown } = opened({ spanProcessors: [stuck], flushTimeoutMs: 30 });

    expect(await flush()).toBe(false);
    expect(await shutdown()).toBe(false);
  });

  it('shut down once, however often they are asked', async () => {
    const shutdown = jest.fn(() => Promise.resolve());
    const telemetry = opened({ spanProcessors: [processor({ shutdown })] });

    expect(await Promise.all([telemetry.shutdown(), telemetry.shutdown()])).toEqual([true, true]);
    expect(await telemetry.shutdown()).toBe(true);

    expect(shutdown).toHaveBeenCalledTimes(1);
  });

  it('let steps go on after the end', async () => {
    const warnings = catchWarnings();
    const { telemetry, context, stream } = observed({ runtimeMetrics: true });
    await telemetry.shutdown();

    expect(await new TestStep('s', (input, own) => (own.emit('own_event'), input)).execute(3, context())).toBe(3);
    telemetry.logger.info('still here');

    expect(stream.records.map(({ event }) => event)).toEqual(['own_event', 'still here']);
    expect((await telemetry.metricProducer.collect()).errors).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it('write a buffer', async () => {
    const logBuffer = new BufferedLogSink({ descriptor: 1 });
    const flushed = jest.spyOn(logBuffer, 'flush').mockResolvedValue(undefined);
    const { flush } = opened({ logBuffer });

    await flush();

    expect(flushed).toHaveBeenCalledTimes(1);
  });
});

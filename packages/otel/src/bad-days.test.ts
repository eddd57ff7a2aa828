import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ExportResultCode } from '@opentelemetry/core';
import { type SpanExporter, type SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { WorkflowContext } from '@tta/core';
import { catchWarnings, restoreEnvironment } from './testing/environment.js';
import { closeAfterEach, observed, opened } from './testing/observed.js';
import { rejection, TestSequence, TestStep } from './testing/steps.js';
import { CountingBatchProcessor } from './tracing/batch-processor.js';
import { emitTest } from './testing/events.js';

restoreEnvironment();
closeAfterEach();
afterEach(() => {
  jest.restoreAllMocks();
});

const settings = { maxQueueSize: 10, maxBatchSize: 10, delayMs: 5000, timeoutMs: 1000 };

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const circular: Error & { self?: unknown } = new Error('round and round');
circular.self = circular;
const hostile = new Proxy(new Error('hidden'), {
  get: (_, name) => {
    // A promise that is resolved with it looks for this.
    if (name === 'then') return undefined;
    throw new Error('do not look');
  },
});

describe('whatever a step throws', () => {
  it.each<[string, unknown, string]>([
    ['undefined', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a string', 'text', 'string'],
    ['a circular error', circular, 'Error'],
    ['an error of another realm', runInNewContext('new TypeError("from afar")'), 'TypeError'],
    ['an error whose getters throw', hostile, 'object'],
    ['a frozen object', Object.freeze({ code: 7 }), 'object'],
    ['a function', () => 1, 'function'],
    ['a symbol', Symbol('odd'), 'symbol'],
  ])('it is rethrown as it was, and told: %s', async (_, error, type) => {
    const warnings = catchWarnings();
    const { span, context, values, stream } = observed();
    const fails = new TestStep('fails', (_input, own) => {
      emitTest(own, 'sequential_step_failed', { step: 0, status: 'error', duration_ms: 1 }, error);
      return Promise.reject(error);
    });

    expect(await rejection(fails.execute(1, context()))).toBe(error);

    expect(span('fails').attributes['error.type']).toBe(type);
    expect(span('fails').events.map(({ name }) => name)).toEqual(['sequential_step_failed', 'exception']);
    expect(await values('tta_workflow_executions_total')).toEqual({ 'workflow_name=fails,status=error': 1 });
    expect(stream.records).toMatchObject([
      { event: 'sequential_step_failed', error_type: type },
      { event: 'step_failed', step_name: 'fails', error_type: type },
    ]);
    expect(warnings).toEqual([]);
  });

  it('does not fill the memory with its stack', async () => {
    const { span, context } = observed();
    const error = Object.assign(new Error('x'), { stack: 'y'.repeat(1e7) });

    await rejection(new TestStep('fails', () => Promise.reject(error)).execute(1, context()));

    expect(String(span('fails').events[0]?.attributes?.['exception.stacktrace'])).toHaveLength(8000);
  });
});

describe('whatever fails in telemetry', () => {
  const processor = (over: Partial<SpanProcessor>): SpanProcessor => ({
    onStart: () => undefined,
    onEnd: () => undefined,
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
    ...over,
  });
  const breaks = (): never => {
    throw new Error('broken');
  };

  it.each(['onStart', 'onEnding', 'onEnd'] as const)(
    'the workflow goes on and the rest is told: a processor that throws in %s',
    async (method) => {
      const warnings = catchWarnings();
      const good: string[] = [];
      const spanProcessors = [
        processor({ [method]: breaks }),
        processor({ onEnd: ({ name }) => void good.push(name) }),
      ];
      const { context, values, allValues, stream } = observed({ spanProcessors });
      const talks = new TestStep('talks', (input, own) => (own.emit('own_event'), input + 1));

      expect(await new TestSequence('s', [talks, talks]).execute(1, context())).toBe(3);

      expect(good).toEqual(['talks', 'talks', 's']);
      expect(await values('tta_workflow_executions_total')).toEqual({ 'workflow_name=s,status=success': 1 });
      expect(await allValues('tta_executions_active')).toEqual({
        'primitive_name=s,primitive_type=sequential': 0,
        'primitive_name=talks,primitive_type=task': 0,
      });
      expect(stream.records.filter(({ event }) => event === 'own_event')).toHaveLength(2);
      expect(await values('tta_telemetry_dropped_total')).toEqual({ 'signal=spans,reason=processor_failed': 3 });
      expect(warnings).toEqual([expect.stringContaining('a span processor threw: Error: broken')]);
    },
  );

  it.each([
    ['sampler', { sampler: { shouldSample: breaks } }],
    ['id generator', { idGenerator: { generateTraceId: breaks, generateSpanId: breaks } }],
    ['provider', { tracerProvider: { getTracer: breaks } }],
  ])('the workflow goes on and is counted: a %s that throws', async (_, options) => {
    const warnings = catchWarnings();
    const { context, values, allValues } = observed(options);

    expect(await new TestStep('s').execute(1, context())).toBe(1);
    expect(await new TestStep('s').execute(1, context())).toBe(1);

    expect(await values('tta_workflow_executions_total')).toEqual({ 'workflow_name=s,status=success': 2 });
    expect(await allValues('tta_executions_active')).toEqual({ 'primitive_name=s,primitive_type=task': 0 });
    expect(await values('tta_telemetry_dropped_total')).toEqual({ 'signal=spans,reason=start_failed': 2 });
    expect(warnings).toEqual([expect.stringContaining('a span could not be started: Error: broken')]);
  });

  it('an exporter that throws costs its spans', async () => {
    const exporter: SpanExporter = { export: breaks, shutdown: () => Promise.resolve() };
    const lost = jest.fn();
    const { telemetry, context } = observed({ spanProcessors: [new CountingBatchProcessor(exporter, settings, lost)] });

    expect(await new TestStep('s').execute(1, context())).toBe(1);

    expect(await telemetry.flush()).toBe(false);
    expect(lost).toHaveBeenCalledWith('export_failed', 1);
  });

  it('spans that wait as the process ends, or are on their way, are counted and told', async () => {
    const exporter: SpanExporter = {
      export: (_spans, done) => void setTimeout(() => done({ code: ExportResultCode.SUCCESS }), 300),
      shutdown: () => Promise.resolve(),
    };
    const lost = jest.fn();
    const { telemetry, context } = observed({ spanProcessors: [new CountingBatchProcessor(exporter, settings, lost)] });
    await new TestStep('on its way').execute(1, context());
    void telemetry.flush();
    await new TestStep('waits').execute(1, context());
    const warned = jest.spyOn(process, 'emit').mockReturnThis();

    process.listeners('exit').at(-1)?.(0);

    expect(lost.mock.calls).toEqual([['process_exit', 2]]);
    expect(warned.mock.calls.map(([, warning]) => String(warning))).toEqual([
      expect.stringContaining('lost as the process ended: 2'),
    ]);
  });

  it('names that are hostile stay labels, spans and lines', async () => {
    const { context, values, stream, spans } = observed();
    const name = `evil"} 1\n# HELP \ud800${'x'.repeat(1e5)}`;

    expect(await new TestStep(name, (input, own) => (own.emit(name), input)).execute(1, context())).toBe(1);

    const [label] = Object.keys(await values('tta_workflow_executions_total'));
    expect(label?.length).toBeLessThan(300);
    expect(label).not.toContain('\ud800');
    expect(stream.lines).toHaveLength(1);
    expect(spans()).toHaveLength(1);
  });
});

describe('100,000 observed executions', () => {
  it('leave no growth in the heap, and no listener', async () => {
    const { instrumentation } = opened({ spanProcessors: [], logLevel: 'error' });
    const step = new TestSequence('s', [new TestStep('a', (input, own) => (own.emit('own_event', { input }), input))]);
    const run = async (times: number): Promise<void> => {
      for (let count = 0; count < times; count++)
        await step.execute(count, WorkflowContext.create({ instrumentation }));
    };
    const listeners = (): number => process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
    await run(5000);
    collectGarbage();
    const before = { heap: process.memoryUsage().heapUsed, listeners: listeners() };

    await run(100_000);
    collectGarbage();

    expect(process.memoryUsage().heapUsed - before.heap).toBeLessThan(2e6);
    expect(listeners()).toBe(before.listeners);
  });

  it('leave nothing of primitives that are gone', async () => {
    const observing = observed();
    const entries = async (): Promise<unknown[]> => Object.values(await observing.allValues('tta_cache_entries'));
    const holds = async (): Promise<void> => {
      const cache = new TestStep(
        'cache',
        (input, own) => (emitTest(own, 'cache_store', { cache_type: 'memory', cache_size: 5 }), input),
      );
      await cache.execute(1, observing.context());
    };
    for (let count = 0; count < 10; count++) await holds();
    expect(await entries()).toEqual([50]);

    for (let round = 0; round < 20 && (await entries())[0] !== 0; round++) {
      collectGarbage();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }

    expect(Number((await entries())[0])).toBeLessThan(50);
  });
});

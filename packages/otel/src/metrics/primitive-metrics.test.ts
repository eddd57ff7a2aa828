import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { AlwaysOffSampler } from '@opentelemetry/sdk-trace-base';
import { TimeoutExceededError, TtaError, type FailureStatus } from '@tta/core';
import type { HistogramCell, NumberCell } from './metric-cells.js';
import { restoreEnvironment } from '../testing/environment.js';
import { closeAfterEach, observed, type Observed } from '../testing/observed.js';
import { rejection, TestSequence, TestStep } from '../testing/steps.js';
import { emitTest } from '../testing/events.js';

restoreEnvironment();
closeAfterEach();
afterEach(() => {
  jest.restoreAllMocks();
});

class Refused extends TtaError {
  override readonly status: FailureStatus = 'rejected';
}

async function points(observing: Observed, metric: string): Promise<(NumberCell | HistogramCell)[]> {
  const { resourceMetrics } = await observing.telemetry.metricProducer.collect();
  const found = resourceMetrics.scopeMetrics
    .flatMap((scope) => scope.metrics)
    .find((each) => each.descriptor.name === metric);
  return (found?.dataPoints ?? []) as unknown as (NumberCell | HistogramCell)[];
}

/** Emits one event inside a step of that name. */
async function emit(
  observing: Observed,
  name: string,
  event: string,
  attributes: Record<string, never> | object,
): Promise<void> {
  const step = new TestStep(name, (input, context) => {
    emitTest(context, event, attributes);
    return input;
  });
  await step.execute(1, observing.context());
}

describe('metrics of steps', () => {
  it('count executions and workflows by name, type and outcome', async () => {
    const { context, values } = observed();
    const sequence = new TestSequence('story', [new TestStep('a'), new TestStep('b')]);

    await sequence.execute(1, context());
    await sequence.execute(1, context());
    await new TestStep('a').execute(1, context());

    expect(await values('tta_primitive_executions_total')).toEqual({
      'primitive_name=a,primitive_type=task,status=success': 3,
      'primitive_name=b,primitive_type=task,status=success': 2,
      'primitive_name=story,primitive_type=sequential,status=success': 2,
    });
    expect(await values('tta_workflow_executions_total')).toEqual({
      'workflow_name=story,status=success': 2,
      'workflow_name=a,status=success': 1,
    });
  });

  it('tell every outcome apart', async () => {
    const { context, values } = observed();
    const controller = new AbortController();
    const failing = (name: string, error: unknown): TestStep => new TestStep(name, () => Promise.reject(error));
    const waiting = new TestStep('s', (_, own) => {
      controller.abort(new Error('enough'));
      return Promise.reject(own.abortReason);
    });

    await new TestStep('s').execute(1, context());
    await rejection(failing('s', new Error('no')).execute(1, context()));
    await rejection(failing('s', undefined).execute(1, context()));
    await rejection(failing('s', new TimeoutExceededError(5)).execute(1, context()));
    await rejection(failing('s', new Refused('ERR', 'full')).execute(1, context()));
    await rejection(waiting.execute(1, context({ signal: controller.signal })));

    expect(await values('tta_workflow_executions_total')).toEqual({
      'workflow_name=s,status=success': 1,
      'workflow_name=s,status=error': 2,
      'workflow_name=s,status=timeout': 1,
      'workflow_name=s,status=rejected': 1,
      'workflow_name=s,status=cancelled': 1,
    });
  });

  it('put durations into seconds and buckets', async () => {
    const { telemetry, values } = observed();
    const step = new TestStep('timed');
    const start = (): ReturnType<typeof telemetry.instrumentation.start> =>
      telemetry.instrumentation.start({ primitive: step, context: observed().context(), startedAtMs: 0 }, undefined);

    for (const durationMs of [1, 1.5, 100, 40_000]) start()?.end({ status: 'success', durationMs });

    expect(await values('tta_execution_duration_seconds')).toEqual({
      'primitive_name=timed,primitive_type=task': {
        buckets: {
          boundaries: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
          counts: [1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1],
        },
        count: 4,
        sum: expect.closeTo(40.1025),
        min: 0.001,
        max: 40,
      },
    });
  });

  it('know how many run, over all steps of a name, and return to none', async () => {
    const { context, values, allValues } = observed();
    const started: (() => void)[] = [];
    const waits = (): TestStep =>
      new TestStep('waits', (input) => new Promise((done) => started.push(() => done(input))));
    const key = 'primitive_name=waits,primitive_type=task';

    const running = [waits().execute(1, context()), waits().execute(1, context())];
    expect(await allValues('tta_executions_active')).toEqual({ [key]: 2 });
    expect(await values('tta_execution_duration_seconds')).toEqual({});
    started.shift()?.();
    await running[0];
    expect(await allValues('tta_executions_active')).toEqual({ [key]: 1 });
    started.shift()?.();
    await running[1];

    expect(await allValues('tta_executions_active')).toEqual({ [key]: 0 });
  });

  it('know how many entries are held, whichever event says so, over caches of one name', async () => {
    const { context, values } = observed();
    const cacheOf = (): TestStep =>
      new TestStep('cache', (size, own) => {
        emitTest(own, 'cache_miss', { cache_type: 'memory', cache_size: size });
        emitTest(own, 'cache_store', { cache_type: 'memory', cache_size: size + 1 });
        return size;
      });
    const [first, second] = [cacheOf(), cacheOf()];

    await first.execute(0, context());
    await first.execute(1, context());
    await second.execute(4, context());

    expect(await values('tta_cache_entries')).toEqual({ 'primitive_name=cache,cache_type=memory': 2 + 5 });
  });

  it('ignore amounts that are not finite numbers', async () => {
    const observing = observed();

    for (const waited_ms of [NaN, Infinity, -5, '7', undefined, 1000])
      await emit(observing, 'r', 'retry_backoff_end', { waited_ms });
    for (const cache_size of [2, NaN, 3])
      await emit(observing, 'c', 'cache_store', { cache_type: 'memory', cache_size });

    expect(await observing.values('tta_retry_backoff_seconds_total')).toEqual({ 'primitive_name=r': 1 });
    expect(Object.values(await observing.values('tta_cache_entries'))).toEqual([2 + 3]);
  });

  it('point from the bucket and the failure at the execution that was sampled last', async () => {
    const before = Date.now() / 1000;
    const observing = observed();
    const { context, spans } = observing;
    await new TestStep('s').execute(1, context());
    await rejection(new TestStep('s', () => Promise.reject(new Error('no'))).execute(1, context()));

    const last = spans()[1]?.spanContext();
    const ids = { traceId: last?.traceId, spanId: last?.spanId };
    const buckets = (await points(observing, 'tta_execution_duration_seconds'))[0]?.exemplars.filter(
      (each) => each !== undefined,
    );
    const [success, failure] = await points(observing, 'tta_primitive_executions_total');

    expect(buckets?.at(-1)?.value).toBeGreaterThanOrEqual(0);
    expect(buckets?.map(({ traceId, spanId }) => ({ traceId, spanId }))).toContainEqual(ids);
    expect(buckets?.[0]?.timestamp).toBeGreaterThan(before - 1);
    expect(success?.exemplars).toEqual([]);
    expect(failure?.exemplars).toMatchObject([{ value: 1, ...ids }]);
  });

  it('point at nothing where nothing was sampled', async () => {
    const observing = observed({ sampler: new AlwaysOffSampler() });
    await rejection(new TestStep('s', () => Promise.reject(new Error('no'))).execute(1, observing.context()));

    for (const metric of ['tta_execution_duration_seconds', 'tta_primitive_executions_total']) {
      const found = await points(observing, metric);
      expect(found.length).toBeGreaterThan(0);
      expect(found.flatMap(({ exemplars }) => exemplars)).toEqual([]);
    }
  });
  it('count events of free names, more than are kept at hand and more than there are series', async () => {
    const observing = observed({ maxSeries: 80 });
    const names = Array.from({ length: 100 }, (_, index) => `free_${index}`);
    const step = new TestStep('a', (input, context) => {
      for (const name of names) context.emit(name);
      return input;
    });

    await step.execute(1, observing.context());
    await step.execute(1, observing.context());

    const counts = await observing.values('tta_events_total');
    expect(counts).toMatchObject({
      'primitive_name=a,event=free_0': 2,
      'primitive_name=a,event=free_79': 2,
      'primitive_name=_overflow,event=_overflow': 40,
    });
    expect(await observing.values('tta_telemetry_dropped_total')).toMatchObject({
      'signal=metrics,reason=series_cap': 40,
    });
  });
});

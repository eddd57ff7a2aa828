import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  context as contextApi,
  propagation,
  SpanKind,
  SpanStatusCode,
  trace,
  type SpanContext,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { suppressTracing } from '@opentelemetry/core';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace-base';
import { TtaError, WorkflowContext, WorkflowPrimitive, type Instrumentation } from '@tta/core';
import { slow, virtualClock } from '@tta/core/testing';
import { closeAfterEach, observed, opened } from '../testing/observed.js';
import { rejection, TestSequence, TestStep } from '../testing/steps.js';
import { restoreEnvironment } from '../testing/environment.js';
import { contextFromHeaders } from '../propagation.js';
import { emitTest } from '../testing/events.js';

restoreEnvironment();
closeAfterEach();
beforeEach(unregister);
afterEach(unregister);

function unregister(): void {
  trace.disable();
  contextApi.disable();
  propagation.disable();
  jest.restoreAllMocks();
}

/** Names of spans as a tree: `parent(child child)`. */
function tree(spans: readonly ReadableSpan[]): string {
  const below = (parentId: string | undefined): string =>
    spans
      .filter((span) => span.parentSpanContext?.spanId === parentId)
      .map((span) => `${span.name}${below(span.spanContext().spanId)}`)
      .join(' ')
      .replace(/^(.+)$/, parentId === undefined ? '$1' : '($1)');
  return below(undefined);
}

describe('spans of steps', () => {
  it('are a tree of executions, without spans around', async () => {
    const { spans, context } = observed();
    const inner = new TestSequence('inner', [new TestStep('b'), new TestStep('c')]);

    await new TestSequence('outer', [new TestStep('a'), inner]).execute(1, context());

    expect(tree(spans())).toBe('outer(a inner(b c))');
    expect(new Set(spans().map((span) => span.spanContext().traceId)).size).toBe(1);
  });

  describe('of steps that their composite leaves out', () => {
    /** Leaves out each step but the first. */
    class Many extends WorkflowPrimitive<number, number> {
      override readonly runsOnlyChildren = true;
      constructor(override readonly children: readonly WorkflowPrimitive<number, number>[]) {
        super('many');
      }
      protected async run(input: number, context: WorkflowContext): Promise<number> {
        for (const [index, child] of this.children.entries())
          await child.execute(input, context.forChild({ index, ...(index > 0 && { 'tta.sampled': false }) }));
        return input;
      }
    }
    const inner = (name: string) =>
      new TestSequence(`around-${name}`, [new TestStep(name, (input, context) => (context.log.info(name), input))]);

    it.each([
      ['by default', {}],
      ['whatever the sampler says of each span', { sampler: new AlwaysOnSampler() }],
    ])('are not there, nor those of the steps inside, %s', async (_, options) => {
      const { spans, stream, values, context } = observed(options);

      await new Many([inner('a'), inner('b'), inner('c')]).execute(1, context());

      expect(tree(spans())).toBe('many(around-a(a))');
      const many = spans()
        .find(({ name }) => name === 'many')
        ?.spanContext();
      // Their lines lead to the nearest span that there is, and their numbers are whole.
      expect(stream.records.filter(({ event }) => event === 'c')).toMatchObject([
        { trace_id: many?.traceId, span_id: many?.spanId, primitive_name: 'c' },
      ]);
      expect(Object.values(await values('tta_primitive_executions_total'))).toEqual([1, 1, 1, 1, 1, 1, 1]);
    });

    it('are not there where an SDK records, and other libraries record nothing inside', async () => {
      const exporter = new InMemorySpanExporter();
      const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
      contextApi.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
      trace.setGlobalTracerProvider(provider);
      const { instrumentation } = opened();
      const calls = (name: string) =>
        new TestStep(name, async (input) => {
          trace.getTracer('http').startSpan(`call of ${name}`).end();
          return input;
        });

      await new Many([calls('a'), calls('b')]).execute(1, observedContext(instrumentation));

      expect(tree(exporter.getFinishedSpans())).toBe('many(a(call of a))');
    });

    it('have their failure on the nearest span that there is, once', async () => {
      const { span, context } = observed();
      const failing = new TestStep('failing', () => Promise.reject(new Error('no such row')));

      await rejection(new Many([inner('a'), new TestSequence('around', [failing])]).execute(1, context()));

      expect(span('many').events.filter(({ name }) => name === 'exception')).toMatchObject([
        { attributes: { 'exception.message': 'no such row' } },
      ]);
      expect(span('many').status).toEqual({ code: SpanStatusCode.ERROR, message: 'no such row' });
    });
  });

  it("have the times of a test's clock, before and after it was moved", async () => {
    using clock = virtualClock();
    const { span, context } = observed();
    const start = clock.now();
    await clock.advance(3_600_000);

    await clock.run(slow(5000, { name: 'waits' }).execute(1, context()));

    const { startTime, duration } = span('waits');
    // Drifts of a few milliseconds between the two clocks are tolerated.
    expect(Math.abs(startTime[0] * 1000 + startTime[1] / 1e6 - start - 3_600_000)).toBeLessThan(10);
    expect(duration).toEqual([5, 0]);
  });

  it('say which step of which workflow they are', async () => {
    const { span, context } = observed();
    const given = context({
      workflowId: 'w-1',
      correlationId: 'c-1',
      sessionId: 's-1',
      tags: { a: 'b' },
      metadata: { c: 'd' },
    });

    await new TestSequence('outer', [new TestStep('a')]).execute(1, given);

    expect(span('outer').kind).toBe(SpanKind.INTERNAL);
    expect(span('outer').attributes).toEqual({
      'tta.primitive.name': 'outer',
      'tta.primitive.type': 'sequential',
      'tta.workflow.id': 'w-1',
      'tta.correlation.id': 'c-1',
      'tta.session.id': 's-1',
      'tta.tag.a': 'b',
      'tta.metadata.c': 'd',
    });
    expect(span('a').attributes).toEqual({
      'tta.primitive.name': 'a',
      'tta.primitive.type': 'task',
      'tta.workflow.id': 'w-1',
      'tta.correlation.id': 'c-1',
      'tta.step.index': 0,
    });
    expect(span('outer').status).toEqual({ code: SpanStatusCode.UNSET });
  });

  it('have emitted events as span events, and their span attributes as attributes', async () => {
    const { span, context } = observed();
    const body = new TestStep('cache', (input, own) => {
      emitTest(own, 'cache_hit', { hit_rate: 50, ttl: undefined });
      emitTest(own, 'retry_attempt_failed', { attempt: 1 }, new TypeError('no'));
      return input;
    });

    await body.execute(1, context());

    expect(span('cache').attributes['tta.cache.hit']).toBe(true);
    expect(span('cache').events.map(({ name, attributes }) => ({ name, attributes }))).toEqual([
      { name: 'cache_hit', attributes: { hit_rate: 50 } },
      { name: 'retry_attempt_failed', attributes: { attempt: 1, 'error.type': 'TypeError' } },
    ]);
    expect(Object.keys(span('cache').events[0]?.attributes ?? {})).toEqual(['hit_rate']);
  });

  it('end a failed step with its error, once', async () => {
    const { span, context } = observed();
    const error = new RangeError('too far');

    await rejection(new TestStep('fails', () => Promise.reject(error)).execute(1, context()));

    expect(span('fails').status).toEqual({ code: SpanStatusCode.ERROR, message: 'too far' });
    expect(span('fails').attributes['error.type']).toBe('RangeError');
    expect(span('fails').events.map(({ name, attributes }) => ({ name, attributes }))).toEqual([
      {
        name: 'exception',
        attributes: {
          'exception.type': 'RangeError',
          'exception.message': 'too far',
          'exception.stacktrace': expect.stringContaining('RangeError: too far'),
        },
      },
    ]);
  });

  it('say who cancelled a step, without an error', async () => {
    const { span, context } = observed();
    class Needless extends TtaError {
      override readonly status = 'cancelled';
      override readonly cancelledBy = 'sibling';
    }
    const controller = new AbortController();
    const loses = new TestStep('loses', () => Promise.reject(new Needless('ERR_TTA_TEST', 'another one answered')));
    const leaves = new TestStep('leaves', () => {
      controller.abort();
      return Promise.reject(controller.signal.reason as Error);
    });

    await rejection(loses.execute(1, context()));
    await rejection(leaves.execute(1, context({ signal: controller.signal })));

    expect(span('loses').attributes['tta.cancelled_by']).toBe('sibling');
    expect(span('leaves').attributes['tta.cancelled_by']).toBe('caller');
    expect(span('leaves').status).toEqual({ code: SpanStatusCode.UNSET });
  });

  it('have times that lie in each other and last as long as the step', async () => {
    const { span, context } = observed();
    const before = Date.now();

    await new TestSequence('outer', [
      new TestStep('a', async (input) => new Promise((resolve) => setTimeout(() => resolve(input), 30))),
    ]).execute(1, context());

    const ms = ([seconds, nanoseconds]: readonly [number, number]): number => seconds * 1000 + nanoseconds / 1e6;
    const [outer, inner] = [span('outer'), span('a')];
    expect(ms(outer.startTime)).toBeGreaterThan(before - 10);
    expect(ms(inner.startTime)).toBeGreaterThanOrEqual(ms(outer.startTime));
    expect(ms(inner.endTime)).toBeLessThanOrEqual(ms(outer.endTime));
    expect(ms(inner.duration)).toBeGreaterThan(28);
    expect(ms(outer.endTime)).toBeLessThan(Date.now() + 10);
  });

  it('keep their parent where async context is lost', async () => {
    const { spans, context } = observed({ global: true });
    const queue: (() => void)[] = [];
    const worker = setInterval(() => queue.shift()?.(), 1);
    const child = new TestStep('child');
    const parent = new TestStep(
      'parent',
      (input, own) => new Promise((resolve) => queue.push(() => resolve(child.execute(input, own)))),
    );

    await parent.execute(1, context());
    clearInterval(worker);

    expect(tree(spans())).toBe('parent(child)');
  });

  it('are children of the ambient span, of the remote caller, and of the ambient span that continues the caller', async () => {
    const { span, spans, context, telemetry } = observed({ global: true });
    const server = trace.getTracer('server');
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    const remote = contextFromHeaders({ traceparent }, {}, { instrumentation: telemetry.instrumentation });

    await server.startActiveSpan('ambient', async (ambient) => {
      await new TestStep('in ambient').execute(1, context());
      await new TestStep('from afar').execute(1, remote);
      ambient.end();
    });
    const continued = trace.setSpanContext(contextApi.active(), {
      traceId: 'a'.repeat(32),
      spanId: 'c'.repeat(16),
      traceFlags: 1,
    });
    await contextApi.with(continued, () => new TestStep('continued').execute(1, remote));

    expect(span('in ambient').parentSpanContext?.spanId).toBe(span('ambient').spanContext().spanId);
    expect(span('from afar').parentSpanContext).toMatchObject({ spanId: 'b'.repeat(16), isRemote: true });
    expect(span('from afar').spanContext().traceId).toBe('a'.repeat(32));
    expect(span('continued').parentSpanContext?.spanId).toBe('c'.repeat(16));
    expect(spans()).toHaveLength(4);
  });

  it('have the same ids in every process, where an engine names the step', async () => {
    const stepId = '0123456789abcdef'.repeat(4);
    const named = (instrumentation: Instrumentation): Instrumentation => ({
      start: (step, parent) => instrumentation.start({ ...step, stepId }, parent),
    });
    const run = async (): Promise<SpanContext> => {
      const { span, telemetry } = observed();
      const instrumentation = named(telemetry.instrumentation);
      await new TestStep('named').execute(1, WorkflowContext.create({ instrumentation }));
      return span('named').spanContext();
    };
    const one = await run();

    expect(one).toMatchObject({ spanId: stepId.slice(0, 16), traceId: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(await run()).toEqual(one);
  });

  it('are not made where tracing is suppressed', async () => {
    const { spans, context } = observed({ global: true });

    await contextApi.with(suppressTracing(contextApi.active()), () => new TestStep('quiet').execute(1, context()));

    expect(spans()).toEqual([]);
  });

  it('are parents of what other libraries trace inside a leaf', async () => {
    const { spans, context } = observed({ global: true });
    const client = trace.getTracer('http');
    const leaf = new TestStep('leaf', async (input) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      client.startSpan('GET').end();
      return input;
    });

    await new TestSequence('outer', [leaf, leaf]).execute(1, context());

    expect(tree(spans())).toBe('outer(leaf(GET) leaf(GET))');
  });

  it('give a context that keeps the rest of what was around', async () => {
    const { context } = observed({ global: true });
    const key = Symbol('user');
    const seen: unknown[] = [];
    const leaf = new TestStep('leaf', (input) => {
      const active = contextApi.active();
      const changed = active.setValue(Symbol('more'), 1);
      seen.push(active.getValue(key), changed.getValue(key), trace.getSpan(changed) === trace.getSpan(active));
      seen.push(trace.getSpan(trace.deleteSpan(active)));
      return input;
    });

    await contextApi.with(contextApi.active().setValue(key, 'kept'), () => leaf.execute(1, context()));

    expect(seen).toEqual(['kept', 'kept', true, undefined]);
  });
});

describe('the tracer of steps', () => {
  function foreign(): { provider: BasicTracerProvider; spans: () => ReadableSpan[] } {
    const exporter = new InMemorySpanExporter();
    const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
    return { provider, spans: () => exporter.getFinishedSpans() };
  }

  it.each(['before', 'after'])('is that of a provider that is registered %s telemetry is created', async (when) => {
    const { provider, spans } = foreign();
    const register = (): void => void trace.setGlobalTracerProvider(provider);
    if (when === 'before') register();

    const { instrumentation } = opened();
    if (when === 'after') register();
    await new TestSequence('outer', [new TestStep('a')]).execute(1, observedContext(instrumentation));

    expect(tree(spans())).toBe('outer(a)');
    expect(spans()[0]?.instrumentationScope.name).toBe('@tta/otel');
  });

  it('is that of the provider that was given', async () => {
    const { provider, spans } = foreign();
    const { instrumentation } = opened({ tracerProvider: provider });

    await new TestSequence('outer', [new TestStep('a')]).execute(1, observedContext(instrumentation));

    expect(tree(spans())).toBe('outer(a)');
  });

  it('is our own where processors are given, whatever is registered', async () => {
    const { provider, spans } = foreign();
    trace.setGlobalTracerProvider(provider);
    const own = observed();

    await new TestStep('a').execute(1, own.context());

    expect(spans()).toEqual([]);
    expect(tree(own.spans())).toBe('a');
  });

  it('makes the same spans as a foreign provider', async () => {
    const { provider, spans } = foreign();
    const { instrumentation } = opened({ tracerProvider: provider });
    const own = observed();
    const fails = new TestStep('fails', (_, context) => {
      emitTest(context, 'cache_miss', { cache_size: 0, backoff_ms: undefined }, undefined);
      return Promise.reject(new TypeError('no'));
    });
    const ids = { workflowId: 'w' };

    await rejection(new TestSequence('s', [fails]).execute(1, own.context(ids)));
    await rejection(new TestSequence('s', [fails]).execute(1, own.context({ ...ids, instrumentation })));

    const shape = (all: readonly ReadableSpan[]): unknown =>
      all.map(({ name, attributes, events, status, kind }) => ({
        name,
        attributes: Object.entries(attributes),
        status,
        kind,
        events: events.map((event) => [event.name, Object.keys(event.attributes ?? {})]),
      }));
    expect(shape(own.spans())).toEqual(shape(spans()));
  });

  it('is registered only when asked, and only where nothing is', async () => {
    opened();
    expect(trace.getTracer('x').startSpan('x').isRecording()).toBe(false);

    const own = observed({ global: true });
    trace.getTracer('x').startSpan('of a library').end();
    await new TestStep('a').execute(1, own.context());
    expect(tree(own.spans())).toBe('of a library a');

    unregister();
    const { provider, spans } = foreign();
    trace.setGlobalTracerProvider(provider);
    contextApi.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    opened({ global: true });
    trace.getTracer('x').startSpan('theirs').end();
    expect(tree(spans())).toBe('theirs');
  });

  it('makes nothing of what is not sampled, but tells those inside', async () => {
    const { spans, context, stream } = observed({ sampler: new AlwaysOffSampler(), global: true });
    const seen: unknown[] = [];
    const leaf = new TestStep('leaf', (input) => {
      const active = trace.getActiveSpan();
      seen.push(
        active?.isRecording(),
        active?.spanContext().traceFlags,
        active && trace.isSpanContextValid(active.spanContext()),
      );
      return input;
    });

    await new TestSequence('outer', [leaf]).execute(1, context());

    expect(spans()).toEqual([]);
    expect(seen).toEqual([false, 0, true]);
    expect(stream.records.every((record) => !('trace_id' in record))).toBe(true);
  });
});

function observedContext(instrumentation: Instrumentation): WorkflowContext {
  return WorkflowContext.create({ instrumentation });
}

import { afterEach, describe, expect, it, jest } from '@jest/globals';
import {
  createTraceState,
  INVALID_SPAN_CONTEXT,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Context,
  type SpanContext,
} from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  SamplingDecision,
  TraceIdRatioBasedSampler,
  type Sampler,
  type SamplingResult,
} from '@opentelemetry/sdk-trace-base';
import fc from 'fast-check';
import { WorkflowContext } from '@tta/core';
import { stepAttributes } from './step-attributes.js';
import { restoreEnvironment } from '../../testing/environment.js';
import { attributes, link, operation, time } from '../../testing/span-operations.js';
import { TestStep } from '../../testing/steps.js';
import { twinTracers, visible } from '../../testing/twin-tracers.js';

restoreEnvironment();
afterEach(() => {
  jest.restoreAllMocks();
});

/** A custom sampler that records its arguments and returns the given result. */
class CustomSampler implements Sampler {
  readonly asked: unknown[] = [];
  constructor(private readonly result: SamplingResult) {}
  shouldSample(...[, traceId, name, kind, given, links]: Parameters<Sampler['shouldSample']>): SamplingResult {
    this.asked.push([traceId, name, kind, Object.entries(given), links]);
    return this.result;
  }
}

const traceState = createTraceState('a=1,b=2');
const samplers: (() => Sampler)[] = [
  () => new AlwaysOnSampler(),
  () => new AlwaysOffSampler(),
  () => new TraceIdRatioBasedSampler(0.5),
  () => new ParentBasedSampler({ root: new AlwaysOnSampler() }),
  () => new ParentBasedSampler({ root: new AlwaysOffSampler() }),
  () => new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(0.5) }),
  () => new CustomSampler({ decision: SamplingDecision.RECORD }),
  () => new CustomSampler({ decision: SamplingDecision.NOT_RECORD, traceState }),
  () =>
    new CustomSampler({
      decision: SamplingDecision.RECORD_AND_SAMPLED,
      attributes: { a: 'of the sampler', b: null as never, own: ['x'], bad: {} as never },
      traceState,
    }),
];

const parent: SpanContext = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 };
const inside = (spanContext: SpanContext): Context => trace.setSpanContext(ROOT_CONTEXT, spanContext);
const contexts: Record<string, Context> = {
  'no parent': ROOT_CONTEXT,
  'a sampled parent': inside(parent),
  'an unsampled parent': inside({ ...parent, traceFlags: 0 }),
  'a remote parent with a state': inside({ ...parent, isRemote: true, traceState: createTraceState('p=9') }),
  'an invalid parent': inside({ ...parent, traceId: 'short' }),
  'the invalid parent': inside(INVALID_SPAN_CONTEXT),
  'suppressed tracing': suppressTracing(inside(parent)),
};

const limit = fc.constantFrom(-1, 0, 1, 2, 5, 128, Infinity);
const limits = fc.record(
  {
    attributeCountLimit: limit,
    attributeValueLengthLimit: limit,
    eventCountLimit: limit,
    linkCountLimit: limit,
    attributePerEventCountLimit: limit,
    attributePerLinkCountLimit: limit,
  },
  { requiredKeys: [] },
);
const options = fc.record(
  { root: fc.boolean(), kind: fc.constantFrom(SpanKind.SERVER, SpanKind.CLIENT), attributes, links: fc.array(link) },
  { requiredKeys: [] },
);

describe('RecordingTracer', () => {
  it('makes the spans that the SDK makes, in every field that an exporter reads', () => {
    const scenario = fc.record({
      makeSampler: fc.constantFrom(...samplers),
      context: fc.constantFrom(...Object.values(contexts)),
      limits,
      options,
      startTime: time,
      operations: fc.array(operation, { maxLength: 12 }),
      endTime: time,
    });

    fc.assert(
      fc.property(scenario, (given) => {
        const { ours, sdk } = twinTracers(given.makeSampler, given.limits);
        const outcomes = [ours, sdk].map(({ processor, startSpan }) => {
          const span = startSpan('twin', { ...given.options, startTime: given.startTime }, given.context);
          const atStart = visible(span);
          for (const act of given.operations) act(span);
          span.end(given.endTime);
          span.setAttribute('late', true).updateName('late').addEvent('late').setStatus({ code: SpanStatusCode.OK });
          span.end(given.endTime);
          return { atStart, atEnd: visible(span), told: processor.told };
        });

        expect(outcomes[0]).toEqual(outcomes[1]);
      }),
      { numRuns: 400 },
    );
  });

  it('keeps a status of OK, and a later error otherwise, as the SDK does', () => {
    const { UNSET, OK, ERROR } = SpanStatusCode;
    for (const codes of [
      [OK, ERROR],
      [ERROR, OK, ERROR],
      [ERROR, UNSET],
      [ERROR, ERROR],
    ]) {
      const { ours, sdk } = twinTracers(() => new AlwaysOnSampler());
      for (const { startSpan } of [ours, sdk]) {
        const span = startSpan('status', { startTime: 1e12 });
        codes.forEach((code, index) => span.setStatus({ code, message: `message ${index}` }));
        span.end(1e12);
      }

      expect(ours.processor.told).toEqual(sdk.processor.told);
    }
  });

  it.each(Object.entries(contexts))('asks the sampler what the SDK asks it, with %s', (_, context) => {
    const kept: CustomSampler[] = [];
    const { ours, sdk } = twinTracers(() => {
      const sampler = new CustomSampler({ decision: SamplingDecision.RECORD });
      kept.push(sampler);
      return sampler;
    });
    const given = { attributes: { a: 1, '': 2, bad: {} as never }, links: [{ context: parent, attributes: { x: 1 } }] };

    ours.startSpan('asked', given, context);
    sdk.startSpan('asked', given, context);

    expect(kept[0]?.asked).toEqual(kept[1]?.asked);
  });

  it('leaves the caller its attributes', () => {
    const { ours } = twinTracers(() => new CustomSampler({ decision: SamplingDecision.RECORD, attributes: { b: 2 } }));
    const given = { a: ['x'] };

    const span = ours.startSpan('span', { attributes: given });
    given.a.push('y');

    expect(given).toEqual({ a: ['x', 'y'] });
    span.end();
    expect(ours.processor.told.at(-1)?.span).toMatchObject({
      attributes: [
        ['a', ['x']],
        ['b', 2],
      ],
    });
  });

  it.each([
    ['the clock', undefined],
    ['a reading of performance.now()', 2500],
  ])('takes times from %s as the SDK does', (_, given) => {
    jest.spyOn(Date, 'now').mockReturnValue(1_700_000_000_000);
    jest.spyOn(performance, 'now').mockReturnValue(5_000_000_000);
    const { ours, sdk } = twinTracers(() => new AlwaysOnSampler());

    const [mine, theirs] = [ours, sdk].map(({ startSpan, processor }) => {
      const span = startSpan('timed', given === undefined ? {} : { startTime: given });
      span.addEvent('event', given);
      span.end(given);
      return processor.told.at(-1)?.span as { startTime: number[]; endTime: number[]; events: { time: number[] }[] };
    });

    const seconds = ([whole = 0, nanoseconds = 0]: number[]): number => whole + nanoseconds / 1e9;
    for (const read of [
      (span: typeof mine) => seconds(span!.startTime),
      (span: typeof mine) => seconds(span!.endTime),
      (span: typeof mine) => seconds(span!.events[0]!.time),
    ]) {
      expect(read(mine)).toBeCloseTo(read(theirs), 5);
    }
  });

  it.each(samplers.map((make, index) => [index, make] as const))(
    'starts a step as it would start a span of the same attributes (sampler %i)',
    (_, makeSampler) => {
      for (const [context, narrow] of Object.values(contexts).flatMap((each) => [
        [each, {}] as const,
        [each, { attributeCountLimit: 3, attributeValueLengthLimit: 4 }] as const,
      ])) {
        const { ours, sdk, tracer } = twinTracers(makeSampler, narrow);
        const workflow = WorkflowContext.create({ workflowId: 'w-1', tags: { team: 'blue' }, sessionId: 's' });
        const step = { primitive: new TestStep('step'), context: workflow, startedAtMs: 1 };

        const span = tracer.startStep(step, true, 1_700_000_000_000, context);
        const theirs = sdk.startSpan(
          'step',
          { attributes: stepAttributes(step, true), startTime: 1_700_000_000_000 },
          context,
        );
        span.end(1_700_000_000_005);
        theirs.end(1_700_000_000_005);

        // Ids are generated in another order, and lazily, so the test checks their presence and not their values.
        expect(withoutIds(ours.processor.told)).toEqual(withoutIds(sdk.processor.told));
        expect(span.isRecording()).toBe(theirs.isRecording());
        const [mine, other] = [span.spanContext(), theirs.spanContext()];
        expect({ ...mine, traceId: '', spanId: '' }).toEqual({ ...other, traceId: '', spanId: '' });
        expect(trace.isSpanContextValid(mine)).toBe(trace.isSpanContextValid(other));
        expect(mine).toBe(span.spanContext());
      }
    },
  );

  it('makes an active span for a function', () => {
    const { tracer } = twinTracers(() => new AlwaysOnSampler());

    expect(tracer.startActiveSpan('a', (span) => span.isRecording())).toBe(true);
    expect(tracer.startActiveSpan('b', { kind: SpanKind.CLIENT }, (span) => span.isRecording())).toBe(true);
    expect(
      tracer.startActiveSpan('c', {}, contexts['a sampled parent'] as Context, (span) => span.spanContext().traceId),
    ).toBe(parent.traceId);
  });
});

function withoutIds(told: readonly { readonly what: string; readonly span: unknown }[]): unknown {
  return told.map(({ what, span }) => ({ what, span: { ...(span as object), spanContext: undefined } }));
}

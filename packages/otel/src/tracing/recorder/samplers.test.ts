import { describe, expect, it } from '@jest/globals';
import { ROOT_CONTEXT, SpanKind, trace, type Context } from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type SamplingDecision,
  TraceIdRatioBasedSampler,
  type Sampler,
} from '@opentelemetry/sdk-trace-base';
import fc from 'fast-check';
import { notRecord } from '../../process/otel-constants.js';
import { sampledBy } from './sampled-by.js';
import { ConstantSampler, ParentSampler, RatioSampler } from './samplers.js';

const twins: [string, Sampler, Sampler][] = [
  ['all', new ConstantSampler(true), new AlwaysOnSampler()],
  ['nothing', new ConstantSampler(false), new AlwaysOffSampler()],
  ...[0, 0.001, 0.5, 0.999, 1].map((ratio): [string, Sampler, Sampler] => [
    `${ratio} of all`,
    new RatioSampler(ratio),
    new TraceIdRatioBasedSampler(ratio),
  ]),
  [
    'a quarter, or as the parent',
    new ParentSampler(new RatioSampler(0.25)),
    new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(0.25) }),
  ],
];

const hexadecimal = '0,1,2,3,4,5,6,7,8,9,a,b,c,d,e,f,A,B,C,D,E,F';
const id = (length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...hexadecimal.split(',')), minLength: length, maxLength: length });
const parents: fc.Arbitrary<Context> = fc.oneof(
  fc.constant(ROOT_CONTEXT),
  fc
    .record({
      traceId: fc.oneof(id(32), fc.constant('0'.repeat(32))),
      spanId: id(16),
      traceFlags: fc.constantFrom(0, 1, 2, 3),
      isRemote: fc.boolean(),
    })
    .map((span) => trace.setSpanContext(ROOT_CONTEXT, span)),
);

describe('samplers', () => {
  it.each(twins)("decide as OpenTelemetry's: %s", (_, own, sdk) => {
    const decision = (sampler: Sampler, context: Context, traceId: string): SamplingDecision =>
      sampler.shouldSample(context, traceId, 'name', SpanKind.INTERNAL, {}, []).decision;

    fc.assert(
      fc.property(parents, fc.oneof(id(32), id(31), fc.constant('0'.repeat(32))), (context, traceId) => {
        expect(decision(own, context, traceId)).toBe(decision(sdk, context, traceId));
      }),
    );
    expect(own.toString()).toBe(sdk.toString());
  });
});

describe('sampledBy', () => {
  class Extended extends AlwaysOnSampler {}
  const named = {
    AlwaysOnSampler: class AlwaysOnSampler extends Extended {},
  };

  it.each<[string, Sampler, boolean, boolean]>([
    ['ours that is constant', new ConstantSampler(true), false, false],
    ['ours by ratio', new RatioSampler(0.5), true, false],
    ['ours that asks the parent', new ParentSampler(new ConstantSampler(true)), false, false],
    ['ours that asks the parent, then by ratio', new ParentSampler(new RatioSampler(0.5)), true, false],
    ["the SDK's that is on", new AlwaysOnSampler(), false, false],
    ["the SDK's that is off", new AlwaysOffSampler(), false, false],
    ["the SDK's by ratio", new TraceIdRatioBasedSampler(0.5), true, false],
    ['another, which may read everything', { shouldSample: () => ({ decision: notRecord }) }, true, true],
    ['one that extends', new Extended(), true, true],
    ['one that extends under the same name', new named.AlwaysOnSampler(), true, true],
  ])('knows what a sampler reads: %s', (_, sampler, traceId, attributes) => {
    expect(sampledBy(sampler)).toEqual({ traceId, attributes });
  });
});

import { describe, expect, it } from '@jest/globals';
import {
  baggageEntryMetadataFromString,
  createTraceState,
  defaultTextMapGetter,
  defaultTextMapSetter,
  propagation,
  ROOT_CONTEXT,
  trace,
  type Context,
} from '@opentelemetry/api';
import {
  CompositePropagator,
  suppressTracing as suppressedBySdk,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} from '@opentelemetry/core';
import fc from 'fast-check';
import { suppressTracing } from '../process/suppress-tracing.js';
import { W3cPropagator } from './w3c-propagator.js';

const own = new W3cPropagator();
const sdk = new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] });

type Headers = Record<string, unknown>;

/** The contents of the headers, as far as they can be compared. */
function extracted(propagator: W3cPropagator | CompositePropagator, headers: Headers): unknown {
  const context = propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter);
  const span = trace.getSpanContext(context);
  const entries = propagation.getBaggage(context)?.getAllEntries();
  return {
    span: span && { ...span, traceState: span.traceState?.serialize() ?? '' },
    baggage: entries?.map(([name, { value, metadata }]) => [name, value, metadata?.toString()]),
  };
}

function injected(propagator: W3cPropagator | CompositePropagator, context: Context): Headers {
  const headers: Headers = {};
  propagator.inject(context, headers, defaultTextMapSetter);
  return headers;
}

const ids = ['a'.repeat(32), '0'.repeat(32), 'A'.repeat(32), 'a'.repeat(31)];
const spanIds = ['b'.repeat(16), '0'.repeat(16), 'g'.repeat(16)];
const parents = fc
  .tuple(
    fc.constantFrom('', ' ', '  '),
    fc.constantFrom('00', '01', 'ff', 'fe', '0'),
    fc.constantFrom(...ids),
    fc.constantFrom(...spanIds),
    fc.constantFrom('00', '01', 'ff', '1', 'zz'),
    fc.constantFrom('', '-', '-more', '-01', ' ', '\n'),
  )
  .map(
    ([before, version, traceId, spanId, flags, after]) => `${before}${version}-${traceId}-${spanId}-${flags}${after}`,
  );
// OpenTelemetry's own two classes for a state differ where a key comes twice.
const states = fc.constantFrom<string | string[] | undefined>(
  ...[undefined, '', 'a=1', 'a=1,b=2', 'A=1', `a=${'x'.repeat(600)}`, ',,', 'a'],
  ...[['a=1', 'b=2'], ['a=1', '', 'c'], []],
);
const entry = fc.oneof(
  fc.constantFrom(
    'a=1',
    'a=1;p=2;q',
    ' a = 1 ',
    'a',
    '=1',
    'a=',
    'a=%zz',
    '%zz=1',
    'a=b=c',
    'a=%C3%BC',
    'a=1;',
    ';',
    '',
  ),
  fc.constantFrom(`long=${'x'.repeat(4200)}`, `long=${'x'.repeat(4000)}`, `other=${'x'.repeat(4000)}`),
  fc
    .tuple(fc.string(), fc.string())
    // OpenTelemetry's loses an entry of this name, because it assigns it to a plain object.
    .filter(([name]) => name.trim() !== '__proto__')
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`),
);
const baggages = fc.array(entry, { maxLength: 200 }).map((entries) => entries.join(','));
const one = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | T[] | undefined> =>
  fc.oneof(arbitrary, fc.constant(undefined), fc.array(arbitrary, { minLength: 1, maxLength: 3 }));

describe('W3cPropagator', () => {
  it('keeps an entry named as the prototype of objects, and changes no prototype', () => {
    const context = own.extract(ROOT_CONTEXT, { baggage: 'a=1,__proto__=2' }, defaultTextMapGetter);
    const entries = propagation.getBaggage(context)?.getAllEntries();

    expect(entries?.map(([name, { value }]) => [name, value])).toEqual([
      ['a', '1'],
      ['__proto__', '2'],
    ]);
    expect(injected(own, context)).toEqual({ baggage: 'a=1,__proto__=2' });
    expect(({} as Record<string, unknown>).value).toBeUndefined();
  });

  it("reads headers as OpenTelemetry's propagators do", () => {
    const headers = fc.record({ traceparent: one(parents), tracestate: states, baggage: one(baggages) });

    fc.assert(
      fc.property(headers, (given) => {
        expect(extracted(own, given)).toEqual(extracted(sdk, given));
      }),
      { numRuns: 500 },
    );
  });

  it("writes headers as OpenTelemetry's propagators do", () => {
    const spans = fc.record({
      traceId: fc.constantFrom(...ids),
      spanId: fc.constantFrom(...spanIds),
      traceFlags: fc.constantFrom(0, 1, 2, 3),
      traceState: fc.constantFrom(undefined, createTraceState('a=1,b=2')),
    });
    const entries = fc.dictionary(
      fc.string({ minLength: 1 }),
      fc.record({
        value: fc.oneof(fc.string(), fc.constant('x'.repeat(4000))),
        metadata: fc.constantFrom(undefined, baggageEntryMetadataFromString('p=1')),
      }),
      { maxKeys: 190 },
    );

    fc.assert(
      fc.property(spans, entries, ({ traceState, ...span }, baggage) => {
        const withSpan = trace.setSpanContext(ROOT_CONTEXT, { ...span, ...(traceState && { traceState }) });
        const context = propagation.setBaggage(withSpan, propagation.createBaggage(baggage as never));

        expect(injected(own, context)).toEqual(injected(sdk, context));
      }),
      { numRuns: 300 },
    );
  });

  it('leaves out an entry that no header can carry', () => {
    const baggage = propagation.createBaggage({ a: { value: '1' }, b: { value: '\ud800' } });

    expect(injected(own, propagation.setBaggage(ROOT_CONTEXT, baggage))).toEqual({ baggage: 'a=1' });
  });

  it.each([
    ['by TTA', suppressTracing],
    ['by the SDK', suppressedBySdk],
  ])('writes nothing while tracing is suppressed %s', (_, suppress) => {
    const span = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 };

    expect(injected(own, suppress(trace.setSpanContext(ROOT_CONTEXT, span)))).toEqual({});
  });

  it('names its headers', () => {
    expect(own.fields()).toEqual(sdk.fields());
  });
});

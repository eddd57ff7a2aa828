import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { BasicTracerProvider, type Sampler, type SpanLimits } from '@opentelemetry/sdk-trace-base';
import { samplerFromEnvironment, spanLimitsFromEnvironment } from './sampler-from-environment.js';
import { catchWarnings, restoreEnvironment, setEnvironment } from '../testing/environment.js';

restoreEnvironment();
afterEach(() => {
  jest.restoreAllMocks();
});

/** Reads the SDK's interpretation of the environment from its internals, because it has no public accessor. */
function ofSdk(): { sampler: string; limits: SpanLimits } {
  const tracer = new BasicTracerProvider().getTracer('x') as unknown as {
    _sampler: Sampler;
    _spanLimits: SpanLimits;
  };
  return { sampler: tracer._sampler.toString(), limits: tracer._spanLimits };
}

describe('samplerFromEnvironment', () => {
  it.each([
    {},
    { OTEL_TRACES_SAMPLER: 'always_on' },
    { OTEL_TRACES_SAMPLER: 'always_off' },
    { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25' },
    { OTEL_TRACES_SAMPLER: 'traceidratio' },
    { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '7' },
    { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: 'half' },
    { OTEL_TRACES_SAMPLER: 'parentbased_always_on' },
    { OTEL_TRACES_SAMPLER: 'parentbased_always_off' },
    { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.125' },
    { OTEL_TRACES_SAMPLER: 'sometimes' },
    { OTEL_TRACES_SAMPLER: ' ' },
  ])('reads %p as the SDK does', (variables: Record<string, string>) => {
    catchWarnings();
    setEnvironment(variables);

    expect(samplerFromEnvironment().toString()).toBe(ofSdk().sampler);
  });

  it.each([
    [{ OTEL_TRACES_SAMPLER: 'now and then' }, /OTEL_TRACES_SAMPLER must be one of always_on, .*, got "now and then"/],
    [
      { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '8' },
      /OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1, got "8"; 1 is used/,
    ],
    [{ OTEL_SPAN_EVENT_COUNT_LIMIT: '-4' }, /OTEL_SPAN_EVENT_COUNT_LIMIT must be .*, got "-4"; 128 is used/],
  ])('says what it cannot use: %p', (variables: Record<string, string>, line) => {
    const warnings = catchWarnings();
    setEnvironment(variables);

    samplerFromEnvironment();
    spanLimitsFromEnvironment();

    expect(warnings).toEqual([expect.stringMatching(line)]);
  });
});

describe('spanLimitsFromEnvironment', () => {
  it.each([
    {},
    { OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '10', OTEL_ATTRIBUTE_COUNT_LIMIT: '11' },
    {
      OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '10',
      OTEL_ATTRIBUTE_COUNT_LIMIT: '11',
      OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: '12',
      OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '13',
    },
    { OTEL_SPAN_LINK_COUNT_LIMIT: '1', OTEL_SPAN_EVENT_COUNT_LIMIT: '0' },
    { OTEL_SPAN_ATTRIBUTE_PER_EVENT_COUNT_LIMIT: '2', OTEL_SPAN_ATTRIBUTE_PER_LINK_COUNT_LIMIT: '3' },
    { OTEL_SPAN_EVENT_COUNT_LIMIT: 'many', OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '' },
  ])('reads %p as the SDK does', (variables: Record<string, string>) => {
    catchWarnings();
    setEnvironment(variables);

    expect(spanLimitsFromEnvironment()).toEqual(ofSdk().limits);
  });
});

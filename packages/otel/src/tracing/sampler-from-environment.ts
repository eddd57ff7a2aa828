import type { Sampler, SpanLimits } from '@opentelemetry/sdk-trace-base';
import { environmentChoice, environmentNumber } from '../process/environment.js';
import { ConstantSampler, ParentSampler, RatioSampler } from './recorder/samplers.js';

// The SDK reads these itself when it builds a provider, but does not export how.

/** The sampler that `OTEL_TRACES_SAMPLER` and `OTEL_TRACES_SAMPLER_ARG` ask for. Default: the parent's decision, and every root. */
export function samplerFromEnvironment(): Sampler {
  const named = environmentChoice('OTEL_TRACES_SAMPLER', 'parentbased_always_on', [
    'always_on',
    'always_off',
    'traceidratio',
    'parentbased_always_on',
    'parentbased_always_off',
    'parentbased_traceidratio',
  ]);
  const root = rootSampler(named.replace('parentbased_', ''));
  return named.startsWith('parentbased_') ? new ParentSampler(root) : root;
}

function rootSampler(name: string): Sampler {
  if (name === 'always_on') return new ConstantSampler(true);
  if (name === 'always_off') return new ConstantSampler(false);
  return new RatioSampler(environmentNumber('OTEL_TRACES_SAMPLER_ARG', 1, { min: 0, max: 1 }));
}

/** The limits that the `OTEL_*_LIMIT` variables ask for. */
export function spanLimitsFromEnvironment(): Required<SpanLimits> {
  const count = (name: string, fallback: number): number => environmentNumber(name, fallback, { min: 0 });
  return {
    attributeValueLengthLimit: count(
      'OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT',
      count('OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT', Infinity),
    ),
    attributeCountLimit: count('OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', count('OTEL_ATTRIBUTE_COUNT_LIMIT', 128)),
    linkCountLimit: count('OTEL_SPAN_LINK_COUNT_LIMIT', 128),
    eventCountLimit: count('OTEL_SPAN_EVENT_COUNT_LIMIT', 128),
    attributePerEventCountLimit: count('OTEL_SPAN_ATTRIBUTE_PER_EVENT_COUNT_LIMIT', 128),
    attributePerLinkCountLimit: count('OTEL_SPAN_ATTRIBUTE_PER_LINK_COUNT_LIMIT', 128),
  };
}

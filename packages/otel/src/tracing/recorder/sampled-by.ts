import type { Sampler } from '@opentelemetry/sdk-trace-base';
import { ConstantSampler, ParentSampler, RatioSampler } from './samplers.js';

/** The arguments that a sampler reads; the others are not computed before it has decided. */
export interface SampledBy {
  readonly traceId: boolean;
  readonly attributes: boolean;
}

/** The arguments that this sampler reads; all of them for an unknown sampler. */
export function sampledBy(sampler: Sampler): SampledBy {
  const root = sampler instanceof ParentSampler ? sampler.root : sampler;
  if (root instanceof ConstantSampler || isOfSdk(root, 'AlwaysOnSampler') || isOfSdk(root, 'AlwaysOffSampler'))
    return { traceId: false, attributes: false };
  if (root instanceof RatioSampler || isOfSdk(root, 'TraceIdRatioBasedSampler'))
    return { traceId: true, attributes: false };
  return { traceId: true, attributes: true };
}

/** Whether it is the SDK's sampler of that name, and not one that extends it. By name: the SDK is not loaded for this question. */
function isOfSdk(sampler: Sampler, name: string): boolean {
  const { constructor } = sampler;
  return constructor.name === name && Object.getPrototypeOf(constructor) === Function.prototype;
}

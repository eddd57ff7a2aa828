import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  type Sampler,
} from '@opentelemetry/sdk-trace-base';

/** The arguments that a sampler reads; the others are not computed before it has decided. */
export interface SampledBy {
  readonly traceId: boolean;
  readonly attributes: boolean;
}

/** The parent-based samplers that TTA itself made, by their root's sampler: theirs cannot be seen from outside. */
const rootSamplers = new WeakMap<Sampler, Sampler>();

/** The SDK's parent-based sampler, which decides as the parent did, and for a root as `root` does. */
export function parentBased(root: Sampler): Sampler {
  const sampler = new ParentBasedSampler({ root });
  rootSamplers.set(sampler, root);
  return sampler;
}

/** The arguments that this sampler reads; all of them for an unknown sampler. */
export function sampledBy(sampler: Sampler): SampledBy {
  const root = rootSamplers.get(sampler) ?? sampler;
  if (root instanceof AlwaysOnSampler || root instanceof AlwaysOffSampler) return { traceId: false, attributes: false };
  if (root instanceof TraceIdRatioBasedSampler) return { traceId: true, attributes: false };
  return { traceId: true, attributes: true };
}

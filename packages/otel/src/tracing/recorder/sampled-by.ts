import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  type Sampler,
} from '@opentelemetry/sdk-trace-base';

/** What a sampler looks at: what it does not need not be made before it has decided. */
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

/** What that sampler looks at; of a sampler that is not known, all. */
export function sampledBy(sampler: Sampler): SampledBy {
  const root = rootSamplers.get(sampler) ?? sampler;
  if (root instanceof AlwaysOnSampler || root instanceof AlwaysOffSampler) return { traceId: false, attributes: false };
  if (root instanceof TraceIdRatioBasedSampler) return { traceId: true, attributes: false };
  return { traceId: true, attributes: true };
}

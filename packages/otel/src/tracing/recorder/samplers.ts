import {
  isSpanContextValid,
  isValidTraceId,
  trace,
  TraceFlags,
  type Attributes,
  type Context,
  type Link,
  type SpanKind,
} from '@opentelemetry/api';
import type { Sampler, SamplingResult } from '@opentelemetry/sdk-trace-base';
import { notRecord, recordAndSampled } from '../../process/otel-constants.js';

// The samplers of OpenTelemetry's specification, which decide as those of its SDK, and are called as those. Each process
// with traces needs one at set-up, where the SDK would add 57 ms, 133 modules and 3 MB to the API's 20 ms.

/** Samples all or nothing. */
export class ConstantSampler implements Sampler {
  readonly #result: SamplingResult;

  constructor(private readonly isOn: boolean) {
    this.#result = { decision: isOn ? recordAndSampled : notRecord };
  }

  shouldSample(): SamplingResult {
    return this.#result;
  }

  toString(): string {
    return this.isOn ? 'AlwaysOnSampler' : 'AlwaysOffSampler';
  }
}

const largestPart = 0xffffffff;

/** Samples a part of all traces, from 0 to 1, by their ids, so that all services decide alike. */
export class RatioSampler implements Sampler {
  readonly #bound: number;

  constructor(private readonly ratio: number) {
    this.#bound = ratio === 1 ? largestPart + 1 : Math.floor(ratio * largestPart);
  }

  shouldSample(_context: Context, traceId: string): SamplingResult {
    const isSampled = isValidTraceId(traceId) && folded(traceId) < this.#bound;
    return { decision: isSampled ? recordAndSampled : notRecord };
  }

  toString(): string {
    return `TraceIdRatioBased{${this.ratio}}`;
  }
}

/** The four words of an id as one. */
function folded(traceId: string): number {
  let word = 0;
  for (let at = 0; at < traceId.length; at += 8) word ^= Number.parseInt(traceId.slice(at, at + 8), 16);
  return word >>> 0;
}

const on = new ConstantSampler(true);
const off = new ConstantSampler(false);

/** Decides as the parent did, and as `root` for a trace that begins here. */
export class ParentSampler implements Sampler {
  constructor(readonly root: Sampler) {}

  shouldSample(
    context: Context,
    traceId: string,
    name: string,
    kind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): SamplingResult {
    const parent = trace.getSpanContext(context);
    if (parent === undefined || !isSpanContextValid(parent))
      return this.root.shouldSample(context, traceId, name, kind, attributes, links);
    return ((parent.traceFlags & TraceFlags.SAMPLED) !== 0 ? on : off).shouldSample();
  }

  toString(): string {
    const [sampled, notSampled] = [on.toString(), off.toString()];
    return `ParentBased{root=${this.root.toString()}, remoteParentSampled=${sampled}, remoteParentNotSampled=${notSampled}, localParentSampled=${sampled}, localParentNotSampled=${notSampled}}`;
  }
}

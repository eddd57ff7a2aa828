import { ROOT_CONTEXT, SpanKind } from '@opentelemetry/api';
import { AlwaysOffSampler, SamplingDecision, type Sampler } from '@opentelemetry/sdk-trace-base';
import type { Operation } from '../harness/operation.js';
import { LeastHistogram } from './least-histogram.js';
import { observedStep } from './observed-step.js';
import { addOne } from './trivial-steps.js';

/** Only the work that counting and timing one step takes, written for this step alone. */
export function leastCounted(): Operation<Promise<number>> {
  let isRunning = 0;
  const times = new LeastHistogram();
  return {
    run: async (n) => {
      const startedAtMs = performance.now();
      isRunning++;
      try {
        return await addOne(n);
      } finally {
        isRunning--;
        times.record((performance.now() - startedAtMs) / 1000);
      }
    },
    verify: (runs) => {
      if (isRunning !== 0 || times.count !== runs) throw new Error('the steps were not counted');
    },
  };
}

/** The same, and all that TTA counts beyond it and asks of the sampler, still for this step alone. */
export function leastCountedWhole(): Operation<Promise<number>> {
  let isRunning = 0;
  let lastSuccess = 0;
  const sampler: Sampler = new AlwaysOffSampler();
  const ended = { success: 0, error: 0 };
  const workflowsEnded = { success: 0, error: 0 };
  const times = new LeastHistogram();
  const workflowTimes = new LeastHistogram();
  const attributes = {};
  const originMs = performance.timeOrigin;

  return {
    run: async (n) => {
      const startedAtMs = performance.now();
      isRunning++;
      const { decision } = sampler.shouldSample(ROOT_CONTEXT, '', observedStep.name, SpanKind.INTERNAL, attributes, []);
      if (decision !== SamplingDecision.NOT_RECORD) throw new Error('a span was to be recorded');
      let status: 'success' | 'error' = 'error';
      try {
        const output = await addOne(n);
        status = 'success';
        return output;
      } finally {
        isRunning--;
        const endedAtMs = performance.now();
        const seconds = (endedAtMs - startedAtMs) / 1000;
        const bucket = times.bucketOf(seconds);
        times.record(seconds, undefined, bucket);
        workflowTimes.record(seconds, undefined, bucket);
        ended[status]++;
        workflowsEnded[status]++;
        lastSuccess = (originMs + endedAtMs) / 1000;
      }
    },
    verify: (runs) => {
      const counts = [ended.success, workflowsEnded.success, times.count, workflowTimes.count];
      if (isRunning !== 0 || lastSuccess === 0 || counts.some((count) => count !== runs))
        throw new Error(`the steps were not counted: ${counts.join(', ')}`);
    },
  };
}

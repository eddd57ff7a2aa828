import {
  bulkhead,
  BulkheadFullError,
  circuitBreaker,
  fallback,
  hedge,
  keyed,
  rateLimit,
  RateLimitedError,
  resilient,
  retry,
  retryAttemptKey,
  retryBudget,
  timeout,
} from '@tta/primitives';
import type { WorkflowPrimitive } from '@tta/core';
import { Leaf, type Surroundings } from './leaf.js';
import type { Scenario } from './scenario.js';

/** The members that guard a step, each as a workflow of its own. */
export function guards(surroundings: Surroundings): Scenario[] {
  return [
    retried(surroundings),
    timed(surroundings),
    falling(surroundings),
    breaking(surroundings),
    bounded(surroundings),
    limited(surroundings),
    hedged(surroundings),
    perKey(surroundings),
    resilient(new Leaf('resilient-leaf', surroundings), {
      name: 'mix-resilient',
      idempotent: true,
      bulkhead: { maxConcurrency: 20, maxQueue: 5 },
      totalTimeoutMs: 20,
      attemptTimeoutMs: 3,
      retry: { initialDelayMs: 1, maxRetries: 2 },
    }),
  ];
}

/** A scenario of a step and of what its ends tell. */
function telling(
  step: WorkflowPrimitive<number, unknown>,
  tells: Pick<Scenario, 'onOutput' | 'onError' | 'atEnd'>,
): Scenario {
  return { name: step.name, type: step.type, execute: (input, context) => step.execute(input, context), ...tells };
}

function retried(surroundings: Surroundings): Scenario {
  const { tally } = surroundings;
  const leaf = new Leaf('retry-leaf', surroundings, {
    onEnd: (status, context) => {
      // An attempt whose time is over before it begins reaches no leaf.
      if (status !== 'success' && status !== 'error') return;
      const attempt = String(context?.get(retryAttemptKey));
      tally.add('tta_retry_attempts_total', { primitive_name: 'mix-retry', attempt, status });
    },
  });
  return retry(leaf, {
    name: 'mix-retry',
    maxRetries: 3,
    initialDelayMs: 1,
    attemptTimeoutMs: 3,
    budget: retryBudget({ ratio: 0.1 }),
  });
}

function timed(surroundings: Surroundings): Scenario {
  const step = timeout(new Leaf('timeout-leaf', surroundings), { name: 'mix-timeout', timeoutMs: 2 });
  return telling(step, {
    onError: (error) => {
      if (step.isOwnTimeout(error)) surroundings.tally.add('tta_timeouts_total', { primitive_name: step.name });
    },
  });
}

function falling(surroundings: Surroundings): Scenario {
  const answers = ['primary', '1', '2'];
  const [primary, ...alternatives] = answers.map(
    (served, index) => new Leaf(`fallback-${served}`, surroundings, { answer: () => index }),
  ) as [Leaf, ...Leaf[]];
  const step = fallback(primary, alternatives, { name: 'mix-fallback' });
  return telling(step, {
    onOutput: (index) =>
      surroundings.tally.add('tta_fallback_total', {
        primitive_name: step.name,
        served_by: answers[index as number] as string,
      }),
  });
}

function breaking(surroundings: Surroundings): Scenario {
  const { tally } = surroundings;
  const name = 'mix-circuit-breaker';
  const step = circuitBreaker(new Leaf('circuit-leaf', surroundings), {
    name,
    failureRatio: 0.3,
    windowCalls: 20,
    breakMs: 10,
    onStateChange: ({ from, to }) => tally.add('tta_circuit_transitions_total', { primitive_name: name, from, to }),
  });
  return telling(step, {
    atEnd: () => tally.set('tta_circuit_breakers', { primitive_name: name, state: step.state }, 1),
  });
}

function bounded(surroundings: Surroundings): Scenario {
  const { tally } = surroundings;
  const step = bulkhead(new Leaf('bulkhead-leaf', surroundings), {
    name: 'mix-bulkhead',
    maxConcurrency: 3,
    maxQueue: 3,
    queueTimeoutMs: 1,
  });
  const labels = { primitive_name: step.name };
  return telling(step, {
    onError: (error) => {
      if (error instanceof BulkheadFullError)
        tally.add('tta_bulkhead_rejected_total', { ...labels, reason: error.reason });
    },
  });
}

function limited(surroundings: Surroundings): Scenario {
  const { tally } = surroundings;
  const step = rateLimit(new Leaf('rate-limit-leaf', surroundings), {
    name: 'mix-rate-limit',
    permits: 50,
    perMs: 100,
    burst: 5,
    maxWaitMs: 5,
    maxQueue: 3,
  });
  const labels = { primitive_name: step.name };
  return telling(step, {
    onError: (error) => {
      if (error instanceof RateLimitedError)
        tally.add('tta_rate_limit_rejected_total', { ...labels, reason: error.reason });
    },
  });
}

function hedged(surroundings: Surroundings): Scenario {
  return hedge(new Leaf('hedge-leaf', surroundings), { name: 'mix-hedge', delayMs: 1, maxHedges: 2, idempotent: true });
}

function perKey(surroundings: Surroundings): Scenario {
  const { tally } = surroundings;
  const leaf = new Leaf('keyed-leaf', surroundings);
  let made = 0;
  const step = keyed(
    (input: number) => String(input % 20),
    () => {
      made++;
      return bulkhead(leaf, { name: 'keyed-bulkhead', maxConcurrency: 5, maxQueue: 5 });
    },
    { name: 'mix-keyed' },
  );
  return telling(step, { atEnd: () => tally.set('tta_keyed_instances', { primitive_name: step.name }, made) });
}

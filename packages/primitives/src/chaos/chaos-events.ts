import { defineEvent } from '@tta/core';
import { ttaCounter } from '@tta/core/authors';

const injected = ttaCounter('tta_chaos_injected_total', {
  help: 'Faults that were injected on purpose.',
  unit: '{fault}',
  labels: { fault: ['latency', 'failure'] },
});

/** A call was delayed on purpose. */
export const chaosLatencyInjected = defineEvent('chaos_latency_injected', {
  level: 'warn',
  fields: { fault: 'string', latency_ms: 'number' },
  unlogged: ['fault'],
  metrics: [injected],
  spanAttributes: { 'tta.chaos.latency': true },
});

/** A call failed on purpose. */
export const chaosFailureInjected = defineEvent('chaos_failure_injected', {
  level: 'warn',
  fields: { fault: 'string' },
  unlogged: ['fault'],
  metrics: [injected],
  spanAttributes: { 'tta.chaos.failure': true },
});

/** All that chaos emits. */
export const chaosEvents = [chaosLatencyInjected, chaosFailureInjected] as const;

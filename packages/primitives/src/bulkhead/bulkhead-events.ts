import { defineEvent } from '@tta/core';
import { ttaCounter, ttaGauge, ttaHistogram } from '@tta/core/authors';

const running = ttaGauge('tta_bulkhead_running', {
  help: 'Calls that run inside bulkheads.',
  unit: '{call}',
  set: 'running',
});
const depth = ttaGauge('tta_bulkhead_queue_depth', {
  help: 'Calls that wait for a place in a bulkhead.',
  unit: '{call}',
  set: 'queue_depth',
});
const limit = ttaGauge('tta_bulkhead_limit', {
  help: 'Calls that bulkheads let run at a time.',
  unit: '{call}',
  set: 'limit',
});

/** A call got its place. */
export const bulkheadAdmitted = defineEvent('bulkhead_admitted', {
  fields: { waited_ms: 'number', running: 'number', queue_depth: 'number', limit: 'number' },
  metrics: [
    ttaHistogram('tta_bulkhead_wait_seconds', {
      help: 'Time that calls waited for a place, which is not part of the execution inside.',
      unit: 's',
      record: 'waited_ms',
      scale: 0.001,
      boundaries: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    }),
    running,
    depth,
    limit,
  ],
});

/** A call gave its place back. */
export const bulkheadReleased = defineEvent('bulkhead_released', {
  fields: { running: 'number', queue_depth: 'number', limit: 'number' },
  metrics: [running, depth, limit],
});

/** A call waits for a place. */
export const bulkheadQueued = defineEvent('bulkhead_queued', {
  level: 'debug',
  fields: { running: 'number', queue_depth: 'number' },
  metrics: [running, depth],
  spanAttributes: { 'tta.bulkhead.queued': true },
});

/** A waiting call was aborted by its caller. */
export const bulkheadLeft = defineEvent('bulkhead_left', {
  level: 'debug',
  fields: { waited_ms: 'number', queue_depth: 'number' },
  metrics: [depth],
});

/** A call was refused. */
export const bulkheadRejected = defineEvent('bulkhead_rejected', {
  level: 'debug',
  fields: { reason: 'string', running: 'number', queue_depth: 'number' },
  metrics: [
    ttaCounter('tta_bulkhead_rejected_total', {
      help: 'Calls that bulkheads refused.',
      unit: '{call}',
      labels: { reason: ['queue-full', 'queue-timeout', 'draining', 'store'] },
    }),
    running,
    depth,
  ],
  spanAttributes: { 'tta.bulkhead.rejected': true },
});

/** The store failed or did not answer in time. */
export const bulkheadStoreFailed = defineEvent('bulkhead_store_failed', {
  level: 'warn',
  fields: { allowed: 'boolean', error: 'error' },
  metrics: [
    ttaCounter('tta_bulkhead_store_failures_total', {
      help: 'Failures of the stores of bulkheads.',
      unit: '{failure}',
    }),
  ],
});

/** All that a bulkhead emits. */
export const bulkheadEvents = [
  bulkheadAdmitted,
  bulkheadReleased,
  bulkheadQueued,
  bulkheadLeft,
  bulkheadRejected,
  bulkheadStoreFailed,
] as const;

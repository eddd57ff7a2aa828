import { defineEvent } from '@tta/core';
import { ttaCounter, ttaGauge, ttaHistogram } from '@tta/core/authors';

const depth = ttaGauge('tta_rate_limit_queue_depth', {
  help: 'Calls that wait for a permit of a rate limit.',
  unit: '{call}',
  set: 'queue_depth',
});

/** A call got its permit. */
export const rateLimitAdmitted = defineEvent('rate_limit_admitted', {
  fields: { waited_ms: 'number', queue_depth: 'number' },
  metrics: [
    ttaHistogram('tta_rate_limit_wait_seconds', {
      help: 'Time that calls waited for a permit, which is not part of the execution inside.',
      unit: 's',
      record: 'waited_ms',
      scale: 0.001,
      boundaries: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    }),
    depth,
  ],
});

/** A call waits for a permit; `expected_ms` as far as known. */
export const rateLimitQueued = defineEvent('rate_limit_queued', {
  level: 'debug',
  fields: { expected_ms: 'number', queue_depth: 'number' },
  metrics: [depth],
  spanAttributes: { 'tta.rate_limit.queued': true },
});

/** A waiting call was aborted by its caller. */
export const rateLimitLeft = defineEvent('rate_limit_left', {
  level: 'debug',
  fields: { waited_ms: 'number', queue_depth: 'number' },
  metrics: [depth],
});

/** A call was refused. */
export const rateLimitRejected = defineEvent('rate_limit_rejected', {
  level: 'debug',
  fields: { reason: 'string', retry_after_ms: 'number?', queue_depth: 'number' },
  metrics: [
    ttaCounter('tta_rate_limit_rejected_total', {
      help: 'Calls that rate limits refused.',
      unit: '{call}',
      labels: { reason: ['limit', 'queue-full', 'max-wait', 'deadline', 'store'] },
    }),
    depth,
  ],
  spanAttributes: { 'tta.rate_limit.rejected': true },
});

/** An error asked all calls to hold back. */
export const rateLimitCooldown = defineEvent('rate_limit_cooldown', {
  level: 'warn',
  fields: { cooldown_ms: 'number', error: 'error' },
  metrics: [
    ttaCounter('tta_rate_limit_cooldowns_total', {
      help: 'Errors after which rate limits held all calls back.',
      unit: '{cooldown}',
    }),
  ],
});

/** The store failed or did not answer in time. */
export const rateLimitStoreFailed = defineEvent('rate_limit_store_failed', {
  level: 'warn',
  fields: { allowed: 'boolean', error: 'error' },
  metrics: [
    ttaCounter('tta_rate_limit_store_failures_total', {
      help: 'Failures of the stores of rate limits.',
      unit: '{failure}',
    }),
  ],
});

/** All that a rate limit emits. */
export const rateLimitEvents = [
  rateLimitAdmitted,
  rateLimitQueued,
  rateLimitLeft,
  rateLimitRejected,
  rateLimitCooldown,
  rateLimitStoreFailed,
] as const;

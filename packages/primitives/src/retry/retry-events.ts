import { defineEvent } from '@tta/core';
import { ttaCounter } from '@tta/core/authors';

const attempts = ttaCounter('tta_retry_attempts_total', {
  help: 'Attempts ended.',
  unit: '{attempt}',
  labels: {
    attempt: { values: ['1', '2', '3', '4', '5', '6', '7', '8', '9'], overflow: '10+' },
    status: ['success', 'error', 'timeout', 'cancelled', 'rejected'],
  },
  zeros: [
    { attempt: '1', status: 'success' },
    { attempt: '1', status: 'error' },
  ],
});

/** A retry began. */
export const retryWorkflowStart = defineEvent('retry_workflow_start', {
  level: 'info',
  fields: { max_retries: 'number', backoff_base: 'number' },
});

/** An attempt is about to run. */
export const retryAttemptStart = defineEvent('retry_attempt_start', {
  level: 'info',
  fields: { attempt: 'number', total_attempts: 'number' },
});

/** An attempt gave the output. */
export const retryAttemptSuccess = defineEvent('retry_attempt_success', {
  level: 'info',
  fields: { attempt: 'number', status: 'string', succeeded_on_attempt: 'number', duration_ms: 'number' },
  unlogged: ['attempt', 'status'],
  metrics: [attempts],
});

/** An attempt failed; `backoff_ms` where another one follows. */
export const retryAttemptFailed = defineEvent('retry_attempt_failed', {
  level: 'warn',
  fields: { attempt: 'number', status: 'string', duration_ms: 'number', error: 'error', backoff_ms: 'number?' },
  unlogged: ['status', 'duration_ms'],
  metrics: [attempts],
});

/** A wait between two attempts is over. */
export const retryBackoffEnd = defineEvent('retry_backoff_end', {
  level: 'debug',
  fields: { attempt: 'number', waited_ms: 'number' },
  metrics: [
    ttaCounter('tta_retry_backoff_seconds_total', {
      help: 'Time spent waiting between attempts.',
      unit: 's',
      add: 'waited_ms',
      scale: 0.001,
    }),
  ],
});

/** A retry gave up on a failure that was worth another attempt. */
export const retryExhausted = defineEvent('retry_exhausted', {
  level: 'error',
  fields: { total_attempts: 'number', given_up: 'string', error: 'error' },
  metrics: [ttaCounter('tta_retry_exhausted_total', { help: 'Retries that gave up.', unit: '{execution}' })],
});

/** A retry ended without giving up: an abort, a failure not worth another attempt, or a hook that threw. */
export const retryWorkflowFailed = defineEvent('retry_workflow_failed', {
  level: 'error',
  fields: { total_attempts: 'number', status: 'string', error: 'error', duration_ms: 'number' },
});

/** All that a retry emits. */
export const retryEvents = [
  retryWorkflowStart,
  retryAttemptStart,
  retryAttemptSuccess,
  retryAttemptFailed,
  retryBackoffEnd,
  retryExhausted,
  retryWorkflowFailed,
] as const;

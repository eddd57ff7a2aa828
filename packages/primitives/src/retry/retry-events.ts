import { defineEvent } from '@tta/core';
import { ttaCounter } from '@tta/core/authors';
import { costWasted } from '../cost/cost-events.js';

const attempts = ttaCounter('tta_retry_attempts_total', {
  help: 'Attempts ended.',
  unit: '{attempt}',
  labels: {
    attempt: { values: ['1', '2', '3', '4', '5', '6', '7', '8', '9'], overflow: '10+' },
    status: ['success', 'error', 'timeout', 'cancelled', 'rejected', 'declined'],
  },
  zeros: [
    { attempt: '1', status: 'success' },
    { attempt: '1', status: 'error' },
  ],
});

const leafAttempts = ttaCounter('tta_retry_leaf_attempts_total', {
  help: 'Attempts ended that contained no other retry. Over tta_retry_calls_total it is how far retries amplify load.',
  unit: '{attempt}',
  when: 'leaf',
});

/** A retry began. `outermost`: it is not inside another one. */
export const retryWorkflowStart = defineEvent('retry_workflow_start', {
  level: 'info',
  fields: { max_retries: 'number', backoff_base: 'number', outermost: 'boolean' },
  unlogged: ['outermost'],
  metrics: [
    ttaCounter('tta_retry_calls_total', {
      help: 'Calls of retries that are not inside another retry.',
      unit: '{execution}',
      when: 'outermost',
    }),
  ],
});

/** An attempt is about to run. */
export const retryAttemptStart = defineEvent('retry_attempt_start', {
  level: 'info',
  fields: { attempt: 'number', total_attempts: 'number' },
});

/** An attempt gave the output. `leaf`: it contained no other retry. */
export const retryAttemptSuccess = defineEvent('retry_attempt_success', {
  level: 'info',
  fields: {
    attempt: 'number',
    status: 'string',
    succeeded_on_attempt: 'number',
    duration_ms: 'number',
    leaf: 'boolean',
  },
  unlogged: ['attempt', 'status', 'leaf'],
  metrics: [attempts, leafAttempts],
});

/** An attempt failed, or its result was declined; `backoff_ms` where another one follows. */
export const retryAttemptFailed = defineEvent('retry_attempt_failed', {
  level: 'warn',
  fields: {
    attempt: 'number',
    status: 'string',
    duration_ms: 'number',
    error: 'error',
    backoff_ms: 'number?',
    leaf: 'boolean',
  },
  unlogged: ['status', 'duration_ms', 'leaf'],
  metrics: [attempts, leafAttempts],
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

/** A retry gave up on a failure or a result that was worth another attempt. `budget_empty`: no budget was left for it. */
export const retryExhausted = defineEvent('retry_exhausted', {
  level: 'error',
  fields: { total_attempts: 'number', given_up: 'string', error: 'error', budget_empty: 'boolean' },
  unlogged: ['budget_empty'],
  metrics: [
    ttaCounter('tta_retry_exhausted_total', { help: 'Retries that gave up.', unit: '{execution}' }),
    ttaCounter('tta_retry_budget_refusals_total', {
      help: 'Retries that gave up because their budget was empty.',
      unit: '{execution}',
      when: 'budget_empty',
      // Most retries have no budget.
      zeros: [],
    }),
  ],
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
  costWasted.byRetry,
] as const;

import { defineEvent } from '@tta/core';
import { ttaCounter } from '@tta/core/authors';
import { costWasted } from '../cost/cost-events.js';

const won = ttaCounter('tta_hedge_total', {
  help: 'Executions by the attempt that answered first.',
  unit: '{execution}',
  labels: { won_by: { values: ['primary', '1', '2', '3', '4', '5', '6', '7', '8', '9'], overflow: '10+' } },
  zeros: [{ won_by: 'primary' }, { won_by: '1' }],
});

/** The first attempt answered. Without a level, because that is the rule. */
export const hedgePrimaryWon = defineEvent('hedge_primary_won', { fields: { won_by: 'string' }, metrics: [won] });

/** A hedge answered first: its number from 1. */
export const hedgeWon = defineEvent('hedge_won', {
  level: 'info',
  fields: { won_by: 'string' },
  metrics: [won],
  spanAttributes: { 'tta.hedge.won': true },
});

/** Another attempt starts: after the delay, or at once because one failed. */
export const hedgeAttemptStart = defineEvent('hedge_attempt_start', {
  level: 'info',
  fields: { attempt: 'string', reason: 'string' },
  metrics: [
    ttaCounter('tta_hedge_attempts_total', {
      help: 'Attempts started beside or after the first one.',
      unit: '{attempt}',
      labels: { reason: ['delay', 'failure'] },
    }),
  ],
});

/** An attempt failed before any had answered. */
export const hedgeAttemptFailed = defineEvent('hedge_attempt_failed', {
  level: 'warn',
  fields: { attempt: 'string', status: 'string', error: 'error' },
  unlogged: ['status'],
});

/** Another attempt was due, but the budget is empty. */
export const hedgeSuppressed = defineEvent('hedge_suppressed', {
  level: 'debug',
  fields: { attempt: 'string', reason: 'string' },
  metrics: [
    ttaCounter('tta_hedge_suppressed_total', {
      help: 'Attempts that were not started because the budget was empty.',
      unit: '{attempt}',
    }),
  ],
});

/** All attempts failed. */
export const hedgeExhausted = defineEvent('hedge_exhausted', {
  level: 'error',
  fields: { attempts: 'number', error: 'error' },
  metrics: [
    ttaCounter('tta_hedge_exhausted_total', { help: 'Executions whose attempts all failed.', unit: '{execution}' }),
  ],
});

/** An attempt that was beaten has ended. Without a level, because the hedge ended before. */
export const hedgeLoserEnd = defineEvent('hedge_loser_end', {
  fields: { status: 'string', duration_ms: 'number' },
  metrics: [
    ttaCounter('tta_hedge_wasted_seconds_total', {
      help: 'Time that attempts took which another one had beaten.',
      unit: 's',
      add: 'duration_ms',
      scale: 0.001,
    }),
  ],
});

/** All that a hedge emits. */
export const hedgeEvents = [
  hedgePrimaryWon,
  hedgeWon,
  hedgeAttemptStart,
  hedgeAttemptFailed,
  hedgeSuppressed,
  hedgeExhausted,
  hedgeLoserEnd,
  costWasted.byHedge,
] as const;

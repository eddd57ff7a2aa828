import { defineEvent } from '@tta/core';
import { ttaCounter } from '@tta/core/authors';
import { costWasted } from '../cost/cost-events.js';

const served = ttaCounter('tta_fallback_total', {
  help: 'Executions by the entry whose answer was returned.',
  unit: '{execution}',
  labels: {
    served_by: { values: ['primary', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'recover'], overflow: '10+' },
  },
  zeros: [{ served_by: 'primary' }, { served_by: '1' }],
});

/** The primary step answered. Without a level, because nothing had to be done. */
export const fallbackPrimaryServed = defineEvent('fallback_primary_served', {
  fields: { served_by: 'string' },
  metrics: [served],
});

/** An alternative answered: its number from 1, or `recover`. */
export const fallbackServed = defineEvent('fallback_served', {
  level: 'info',
  fields: { served_by: 'string' },
  metrics: [served],
  spanAttributes: { 'tta.fallback.served': true },
});

/** An entry failed, or its result was declined, and the next one is asked. */
export const fallbackEntryFailed = defineEvent('fallback_entry_failed', {
  level: 'warn',
  fields: { entry: 'string', status: 'string', error: 'error', duration_ms: 'number' },
  unlogged: ['status'],
});

/** No entry gave a result that was accepted. */
export const fallbackExhausted = defineEvent('fallback_exhausted', {
  level: 'error',
  fields: { entries: 'number', error: 'error' },
  metrics: [
    ttaCounter('tta_fallback_exhausted_total', { help: 'Fallbacks without an accepted answer.', unit: '{execution}' }),
  ],
});

/** All that a fallback emits. */
export const fallbackEvents = [
  fallbackPrimaryServed,
  fallbackServed,
  fallbackEntryFailed,
  fallbackExhausted,
  costWasted.byFallback,
] as const;

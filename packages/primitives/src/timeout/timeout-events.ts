import { defineEvent } from '@tta/core';
import { ttaCounter } from '@tta/core/authors';

/** An execution took longer than its timeout. `late`: it still gave a value, which was returned. */
export const timeoutExpired = defineEvent('timeout_expired', {
  level: 'warn',
  fields: { timeout_ms: 'number', waited_ms: 'number', late: 'boolean' },
  metrics: [ttaCounter('tta_timeouts_total', { help: 'Executions that exceeded their timeout.', unit: '{execution}' })],
  spanAttributes: { 'tta.timeout.expired': true },
});

/** A step went on for 5 seconds after its signal had told it to stop, and is still waited for. */
export const timeoutIgnored = defineEvent('timeout_ignored', {
  level: 'warn',
  fields: { timeout_ms: 'number', waited_ms: 'number' },
  metrics: [
    ttaCounter('tta_timeouts_ignored_total', {
      help: 'Executions that went on for 5 seconds after their timeout.',
      unit: '{execution}',
    }),
  ],
});

/** A step that was abandoned has ended. Without a level, because the step that abandoned it ended before. */
export const timeoutAbandonedEnd = defineEvent('timeout_abandoned_end', {
  fields: { status: 'string' },
  metrics: [
    ttaCounter('tta_abandoned_ends_total', {
      help: 'Steps that ended after they had been abandoned.',
      unit: '{execution}',
      labels: { status: ['success', 'error', 'timeout', 'cancelled', 'rejected'] },
    }),
  ],
});

/** All that a timeout emits. */
export const timeoutEvents = [timeoutExpired, timeoutIgnored, timeoutAbandonedEnd] as const;

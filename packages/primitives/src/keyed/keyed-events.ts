import { defineEvent } from '@tta/core';
import { ttaCounter, ttaGauge } from '@tta/core/authors';

const instances = ttaGauge('tta_keyed_instances', {
  help: 'Keys that have a step of their own.',
  unit: '{key}',
  set: 'keys',
});

/** A key got a step of its own. */
export const keyedCreated = defineEvent('keyed_created', { fields: { keys: 'number' }, metrics: [instances] });

/** An idle step made room for that of another key. */
export const keyedEvicted = defineEvent('keyed_evicted', {
  level: 'debug',
  fields: { keys: 'number' },
  metrics: [
    ttaCounter('tta_keyed_evictions_total', { help: 'Idle steps that made room for other keys.', unit: '{key}' }),
  ],
});

/** A key shares the step of all keys for which there is no room. */
export const keyedOverflow = defineEvent('keyed_overflow', {
  level: 'debug',
  fields: { keys: 'number' },
  metrics: [
    ttaCounter('tta_keyed_overflow_total', {
      help: 'Calls whose key had to share a step, because no step was idle.',
      unit: '{call}',
    }),
  ],
});

/** A call ended, where keys are labels; `key` is `other` for one that is not listed. */
export const keyedCall = defineEvent('keyed_call', {
  fields: { key: 'string', status: 'string' },
  metrics: [
    ttaCounter('tta_keyed_calls_total', {
      help: 'Calls by their key, as far as keys are labels, and by how they ended.',
      unit: '{call}',
      labels: { key: { values: 'open' }, status: ['success', 'error', 'timeout', 'cancelled', 'rejected'] },
      zeros: [{ status: 'success' }, { status: 'error' }],
    }),
  ],
});

/** All that a keyed step emits. */
export const keyedEvents = [keyedCreated, keyedEvicted, keyedOverflow, keyedCall] as const;

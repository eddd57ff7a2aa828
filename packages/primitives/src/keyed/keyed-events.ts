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

/** All that a keyed step emits. */
export const keyedEvents = [keyedCreated, keyedEvicted, keyedOverflow] as const;

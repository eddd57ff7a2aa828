import { defineEvent } from '@tta/core';
import { ttaCounter, ttaGauge, ttaHistogram } from '@tta/core/authors';

// An entry of its own, because dashboards need the names and not the engine. `primitive_name` is the workflow, or the
// queue where an event is about all of it.
const queue = { queue: { values: 'open' } } as const;

/** A worker of this process runs executions of the workflow: its counters begin with 0. */
export const durableServed = defineEvent('durable_served', { fields: { queue: 'string' } });

/** A worker began an execution that had not begun before. */
export const durableDequeued = defineEvent('durable_dequeued', {
  fields: { queue: 'string', waited_ms: 'number' },
  metrics: [
    ttaHistogram('tta_durable_queue_wait_seconds', {
      help: 'Time that executions waited in their queue, without the delay that they were started with.',
      unit: 's',
      labels: queue,
      record: 'waited_ms',
      scale: 0.001,
      boundaries: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 3600],
    }),
  ],
});

/** A worker continued an execution whose worker was lost. */
export const durableRecovered = defineEvent('durable_recovered', {
  fields: { queue: 'string' },
  metrics: [
    ttaCounter('tta_durable_recoveries_total', {
      help: 'Executions that were taken over from a lost worker.',
      unit: '{execution}',
      labels: queue,
    }),
  ],
});

/** A step began that the lost worker had begun, or was about to. */
export const durableStepRepeated = defineEvent('durable_step_repeated', {
  fields: { queue: 'string' },
  metrics: [
    ttaCounter('tta_durable_steps_repeated_total', {
      help: 'Steps that ran again, because their worker was lost before it recorded them.',
      unit: '{step}',
      labels: queue,
    }),
  ],
});

/** An execution has lost too many workers, and was ended. */
export const durablePoisoned = defineEvent('durable_poisoned', {
  fields: { queue: 'string' },
  metrics: [
    ttaCounter('tta_durable_poisoned_total', {
      help: 'Executions that were ended because they had lost too many workers.',
      unit: '{execution}',
      labels: queue,
    }),
  ],
});

const standing = { ...queue, status: ['waiting', 'running'] } as const;

/** A worker has looked at the executions of its queue that wait, or run. */
export const durableQueueLooked = defineEvent('durable_queue_looked', {
  fields: { queue: 'string', status: 'string', depth: 'number', oldest_age_ms: 'number' },
  metrics: [
    ttaGauge('tta_durable_queue_depth', {
      help: 'Executions of a queue that wait or run, counted up to 100000. The same in each worker: take the greatest.',
      unit: '{execution}',
      labels: standing,
      set: 'depth',
    }),
    ttaGauge('tta_durable_oldest_age_seconds', {
      help: 'How long the oldest execution has waited, or how long ago the oldest running one was started; 0 without any.',
      unit: 's',
      labels: standing,
      set: 'oldest_age_ms',
      scale: 0.001,
    }),
  ],
});

/** A worker has counted the workers of its queue. */
export const durableWorkersCounted = defineEvent('durable_workers_counted', {
  fields: { queue: 'string', workers: 'number' },
  metrics: [
    ttaGauge('tta_durable_workers', {
      help: 'Workers of a queue that are connected to the database. The same in each worker: take the greatest.',
      unit: '{worker}',
      labels: queue,
      set: 'workers',
    }),
  ],
});

/** All about executions of a durable workflow. */
export const durableEvents = [
  durableServed,
  durableDequeued,
  durableRecovered,
  durableStepRepeated,
  durablePoisoned,
] as const;

/** All about a queue. */
export const durableQueueEvents = [durableQueueLooked, durableWorkersCounted] as const;

import { defineEvent } from '@tta/core';
import { ttaCounter } from '@tta/core/authors';

/** A repetition began. */
export const repeatWorkflowStart = defineEvent('repeat_workflow_start', {
  level: 'info',
  fields: { max_iterations: 'number' },
});

/** An iteration gave its output. */
export const repeatIterationComplete = defineEvent('repeat_iteration_complete', {
  level: 'debug',
  fields: { iteration: 'number', duration_ms: 'number' },
  metrics: [
    ttaCounter('tta_repeat_iterations_total', { help: 'Iterations that gave an output.', unit: '{iteration}' }),
  ],
});

/** The condition holds. */
export const repeatWorkflowComplete = defineEvent('repeat_workflow_complete', {
  level: 'info',
  fields: { iteration_count: 'number', total_duration_ms: 'number' },
});

/** The limit was reached, and the condition does not hold. */
export const repeatLimitReached = defineEvent('repeat_limit_reached', {
  level: 'warn',
  fields: { max_iterations: 'number' },
  metrics: [
    ttaCounter('tta_repeat_limits_total', {
      help: 'Repetitions that reached their limit before their condition held.',
      unit: '{execution}',
    }),
  ],
});

/** A repetition failed; `iteration_count` iterations had given an output. */
export const repeatWorkflowFailed = defineEvent('repeat_workflow_failed', {
  level: 'error',
  fields: { iteration_count: 'number', status: 'string', error: 'error', duration_ms: 'number' },
});

/** All that a repetition emits. */
export const repeatEvents = [
  repeatWorkflowStart,
  repeatIterationComplete,
  repeatWorkflowComplete,
  repeatLimitReached,
  repeatWorkflowFailed,
] as const;

import { defineEvent } from '@tta/core';

/** A sequence began. */
export const sequentialWorkflowStart = defineEvent('sequential_workflow_start', {
  level: 'info',
  fields: { step_count: 'number' },
});

/** A step of a sequence is about to run. `primitive_type` is the step's name. */
export const sequentialStepStart = defineEvent('sequential_step_start', {
  level: 'info',
  fields: { step: 'number', primitive_type: 'string' },
});

/** A step of a sequence gave its output. */
export const sequentialStepComplete = defineEvent('sequential_step_complete', {
  level: 'info',
  fields: { step: 'number', primitive_type: 'string', duration_ms: 'number' },
  hiddenOnConsole: ['primitive_type'],
});

/** A step of a sequence failed, which ends the sequence. */
export const sequentialStepFailed = defineEvent('sequential_step_failed', {
  level: 'debug',
  fields: { step: 'number', primitive_type: 'string', status: 'string', error: 'error', duration_ms: 'number' },
});

/** All steps of a sequence gave their outputs. */
export const sequentialWorkflowComplete = defineEvent('sequential_workflow_complete', {
  level: 'info',
  fields: { step_count: 'number', total_duration_ms: 'number' },
});

/** A sequence failed. */
export const sequentialWorkflowFailed = defineEvent('sequential_workflow_failed', {
  level: 'error',
  fields: { step_count: 'number', status: 'string', error: 'error', duration_ms: 'number' },
});

/** All that a sequence emits. */
export const sequentialEvents = [
  sequentialWorkflowStart,
  sequentialStepStart,
  sequentialStepComplete,
  sequentialStepFailed,
  sequentialWorkflowComplete,
  sequentialWorkflowFailed,
] as const;

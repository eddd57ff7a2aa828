import { defineEvent } from '@tta/core';

/** A workflow inside another one began. */
export const subworkflowWorkflowStart = defineEvent('subworkflow_workflow_start', { level: 'info', fields: {} });

/** It gave its output. */
export const subworkflowWorkflowComplete = defineEvent('subworkflow_workflow_complete', {
  level: 'info',
  fields: { total_duration_ms: 'number' },
});

/** It failed. */
export const subworkflowWorkflowFailed = defineEvent('subworkflow_workflow_failed', {
  level: 'error',
  fields: { status: 'string', error: 'error', duration_ms: 'number' },
});

/** All that a subworkflow emits. */
export const subworkflowEvents = [
  subworkflowWorkflowStart,
  subworkflowWorkflowComplete,
  subworkflowWorkflowFailed,
] as const;

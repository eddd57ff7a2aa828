import { defineEvent } from '@tta/core';

/** A step threw: told once for each error and workflow, where it was thrown. */
export const stepFailed = defineEvent('step_failed', {
  level: 'error',
  fields: { step_name: 'string', status: 'string', error: 'error', duration_ms: 'number' },
});

/** A workflow failed or was slow: its only line where `logSteps` is `failures`. */
export const workflowSummary = defineEvent('workflow_summary', {
  level: 'error',
  fields: { workflow_name: 'string', status: 'string', duration_ms: 'number', failed_step: 'string?', error: 'error' },
});

/** Events that telemetry itself logs about steps, in addition to those that steps emit. */
export const stepEvents = [stepFailed, workflowSummary] as const;

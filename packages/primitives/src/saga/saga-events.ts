import { defineEvent } from '@tta/core';
import { ttaCounter } from '@tta/core/authors';
import { costWasted } from '../cost/cost-events.js';

const undone = ttaCounter('tta_saga_undone_total', {
  help: 'Steps of failed sagas that were to be undone, by whether they were.',
  unit: '{step}',
  labels: { outcome: ['success', 'error'] },
});

/** A saga began. */
export const sagaWorkflowStart = defineEvent('saga_workflow_start', {
  level: 'info',
  fields: { step_count: 'number' },
});

/** All steps gave their outputs. */
export const sagaWorkflowComplete = defineEvent('saga_workflow_complete', {
  level: 'info',
  fields: { step_count: 'number', total_duration_ms: 'number' },
});

/** A step failed, so the steps before it are undone. */
export const sagaUndoStart = defineEvent('saga_undo_start', {
  level: 'warn',
  fields: { undo_count: 'number' },
});

/** A step was undone. */
export const sagaStepUndone = defineEvent('saga_step_undone', {
  level: 'info',
  fields: { step_name: 'string', outcome: 'string', duration_ms: 'number' },
  unlogged: ['outcome'],
  metrics: [undone],
});

/** A step could not be undone: what it did remains. */
export const sagaUndoFailed = defineEvent('saga_undo_failed', {
  level: 'error',
  fields: { step_name: 'string', outcome: 'string', duration_ms: 'number', error: 'error' },
  unlogged: ['outcome'],
  metrics: [undone],
});

/** A saga failed, and the undos have run. */
export const sagaWorkflowFailed = defineEvent('saga_workflow_failed', {
  level: 'error',
  fields: {
    undone_count: 'number',
    not_undone_count: 'number',
    status: 'string',
    error: 'error',
    duration_ms: 'number',
  },
});

/** All that a saga emits. */
export const sagaEvents = [
  sagaWorkflowStart,
  sagaWorkflowComplete,
  sagaUndoStart,
  sagaStepUndone,
  sagaUndoFailed,
  sagaWorkflowFailed,
  costWasted.bySaga,
] as const;

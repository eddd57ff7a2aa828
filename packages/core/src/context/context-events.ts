import { defineEvent } from '../events/define-event.js';

/** A point that `context.checkpoint` marked. */
export const workflowCheckpoint = defineEvent('workflow_checkpoint', {
  level: 'info',
  fields: { checkpoint: 'string', elapsed_ms: 'number' },
});

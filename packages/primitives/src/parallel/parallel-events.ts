import { defineEvent } from '@tta/core';
import { ttaCounter } from '@tta/core/authors';

const branchSeconds = ttaCounter('tta_parallel_branch_seconds_total', {
  help: 'Time that the branches of parallel steps took, added up.',
  unit: 's',
  add: 'duration_ms',
  scale: 0.001,
});

const wallSeconds = <const Field extends string>(add: Field) =>
  ttaCounter('tta_parallel_wall_seconds_total', {
    help: 'Time that parallel steps took; branch time over wall time is the speed-up.',
    unit: 's',
    add,
    scale: 0.001,
  });

/** A parallel step began. */
export const parallelWorkflowStart = defineEvent('parallel_workflow_start', {
  level: 'info',
  fields: { branch_count: 'number' },
});

/** A branch is about to run. `primitive_type` is the branch's name. */
export const parallelBranchStart = defineEvent('parallel_branch_start', {
  level: 'info',
  fields: { branch: 'number', primitive_type: 'string' },
});

/** A branch gave its output. */
export const parallelBranchComplete = defineEvent('parallel_branch_complete', {
  level: 'info',
  fields: { branch: 'number', primitive_type: 'string', duration_ms: 'number' },
  hiddenOnConsole: ['primitive_type'],
  metrics: [branchSeconds],
});

/** A branch failed, or was ended because another one did. */
export const parallelBranchFailed = defineEvent('parallel_branch_failed', {
  level: 'debug',
  fields: { branch: 'number', primitive_type: 'string', status: 'string', error: 'error', duration_ms: 'number' },
  metrics: [branchSeconds],
});

/** All branches gave their outputs. */
export const parallelWorkflowComplete = defineEvent('parallel_workflow_complete', {
  level: 'info',
  fields: { branch_count: 'number', total_duration_ms: 'number' },
  metrics: [wallSeconds('total_duration_ms')],
});

/** A parallel step failed. */
export const parallelWorkflowFailed = defineEvent('parallel_workflow_failed', {
  level: 'error',
  fields: { branch_count: 'number', status: 'string', error: 'error', duration_ms: 'number' },
  metrics: [wallSeconds('duration_ms')],
});

/** All that a parallel step emits. */
export const parallelEvents = [
  parallelWorkflowStart,
  parallelBranchStart,
  parallelBranchComplete,
  parallelBranchFailed,
  parallelWorkflowComplete,
  parallelWorkflowFailed,
] as const;

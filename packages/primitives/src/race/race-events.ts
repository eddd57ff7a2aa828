import { defineEvent } from '@tta/core';
import { ttaCounter } from '@tta/core/authors';
import { costWasted } from '../cost/cost-events.js';

/** A race began. */
export const raceWorkflowStart = defineEvent('race_workflow_start', {
  level: 'info',
  fields: { branch_count: 'number' },
});

/** A branch gave the output. `winner` is its name. */
export const raceWon = defineEvent('race_won', {
  level: 'info',
  fields: { branch: 'number', winner: 'string', duration_ms: 'number' },
  metrics: [
    ttaCounter('tta_race_won_total', {
      help: 'Races by the branch that won.',
      unit: '{execution}',
      labels: { winner: { values: 'open' } },
    }),
  ],
});

/** A branch failed; another one may still win. */
export const raceBranchFailed = defineEvent('race_branch_failed', {
  level: 'debug',
  fields: { branch: 'number', primitive_type: 'string', status: 'string', error: 'error', duration_ms: 'number' },
});

/** All branches failed, or the work was aborted. */
export const raceWorkflowFailed = defineEvent('race_workflow_failed', {
  level: 'error',
  fields: { branch_count: 'number', status: 'string', error: 'error', duration_ms: 'number' },
});

/** All that a race emits. */
export const raceEvents = [
  raceWorkflowStart,
  raceWon,
  raceBranchFailed,
  raceWorkflowFailed,
  costWasted.byRace,
] as const;

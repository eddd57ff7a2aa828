import { failingStep, type RecordedRun } from '@tta/core/run-tree';
import type { RunSummary } from './live-data.js';

/** The parts of a summary beyond the run's own data. */
export type SummaryFacts = Pick<RunSummary, 'key' | 'process' | 'version' | 'isSlow'>;

/** The run as a line of the list. Looks at its steps only where it failed. */
export function summarizeRun(run: RecordedRun, facts: SummaryFacts): RunSummary {
  const { status, durationMs, costUsd } = run;
  const { id, correlationId, workflow, startedAt, stepCount } = run.facts;
  const failing = status === 'success' || status === 'running' ? undefined : failingStep(run.toTree());
  return {
    ...facts,
    ...{ id, correlationId, workflow, status, startedAt, stepCount },
    ...(durationMs !== undefined && { durationMs }),
    ...(failing?.error !== undefined && {
      failure: { step: failing.name, type: failing.error.type, message: failing.error.message },
    }),
    ...(costUsd !== undefined && { costUsd }),
  };
}

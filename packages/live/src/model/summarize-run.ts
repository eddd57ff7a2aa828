import { failingStep, type RunTree } from '@tta/core/authors';
import type { RunSummary } from './live-data.js';

/** The parts of a summary beyond the run's own data. */
export type SummaryFacts = Pick<RunSummary, 'key' | 'process' | 'version' | 'isSlow'>;

/** The run as a line of the list. */
export function summarizeRun(run: RunTree, facts: SummaryFacts): RunSummary {
  const { id, correlationId, workflow, startedAt, stepCount, steps } = run;
  const root = steps[0];
  const failing = failingStep(run);
  const costs = steps.flatMap(({ costUsd }) => (costUsd === undefined ? [] : [costUsd]));
  return {
    ...facts,
    ...{ id, correlationId, workflow, status: root?.status ?? 'running', startedAt, stepCount },
    ...(root?.durationMs !== undefined && { durationMs: root.durationMs }),
    ...(failing?.error !== undefined && {
      failure: { step: failing.name, type: failing.error.type, message: failing.error.message },
    }),
    ...(costs.length > 0 && { costUsd: costs.reduce((sum, cost) => sum + cost, 0) }),
  };
}

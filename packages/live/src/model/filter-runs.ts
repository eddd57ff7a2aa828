import type { RunSummary } from './live-data.js';

/** Which runs are listed. Empty texts match all. */
export interface RunFilter {
  /** Words that must all occur in names, ids or the failure's message, in any case. */
  readonly text: string;
  readonly workflow: string;
  /** A status, `failed` for every failure, or `slow`. */
  readonly status: string;
  /** Id of a process. */
  readonly process: string;
}

export type RunOrder = 'attention' | 'newest' | 'longest';

/** The runs that match, in this order: running, failed and slow ones first, the newest first, or the longest. */
export function filterRuns(runs: Iterable<RunSummary>, filter: RunFilter, order: RunOrder): RunSummary[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const found: RunSummary[] = [];
  for (const run of runs) if (matches(run, filter, words)) found.push(run);
  const newest = (one: RunSummary, other: RunSummary): number => other.startedAt - one.startedAt;
  switch (order) {
    case 'newest':
      return found.sort(newest);
    case 'longest':
      return found.sort(
        (one, other) => (other.durationMs ?? Infinity) - (one.durationMs ?? Infinity) || newest(one, other),
      );
    case 'attention':
      return found.sort((one, other) => attention(one) - attention(other) || newest(one, other));
  }
}

/** Whether a run failed: it was not cancelled, which is not a failure. */
export function hasFailed({ status }: Pick<RunSummary, 'status'>): boolean {
  return status === 'error' || status === 'timeout' || status === 'rejected';
}

function attention(run: RunSummary): number {
  if (run.status === 'running') return 0;
  if (hasFailed(run)) return 1;
  return run.isSlow ? 2 : 3;
}

function matches(run: RunSummary, { workflow, status, process }: RunFilter, words: readonly string[]): boolean {
  if (workflow !== '' && run.workflow !== workflow) return false;
  if (process !== '' && run.process !== process) return false;
  if (status === 'failed' ? !hasFailed(run) : status === 'slow' ? !run.isSlow : status !== '' && run.status !== status)
    return false;
  if (words.length === 0) return true;
  const { failure } = run;
  const told = failure === undefined ? '' : `${failure.step} ${failure.type} ${failure.message}`;
  const text = `${run.workflow} ${run.correlationId} ${run.id} ${told}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

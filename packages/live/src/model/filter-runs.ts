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

/** So many of the newest failed and slow runs stand first: if all did, a new run would soon be out of sight. */
const mostFailedFirst = 6;
const mostSlowFirst = 3;

/**
 * The runs that match, in this order: running ones, the newest failed and slow ones and then the others, the newest
 * first, or the longest.
 */
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
      return attentionFirst(found.sort(newest));
  }
}

/** Whether a run failed: it was not cancelled, which is not a failure. */
export function hasFailed({ status }: Pick<RunSummary, 'status'>): boolean {
  return status === 'error' || status === 'timeout' || status === 'rejected';
}

function attentionFirst(newestFirst: readonly RunSummary[]): RunSummary[] {
  const running: RunSummary[] = [];
  const failed: RunSummary[] = [];
  const slow: RunSummary[] = [];
  const others: RunSummary[] = [];
  for (const run of newestFirst) {
    if (run.status === 'running') running.push(run);
    else if (hasFailed(run) && failed.length < mostFailedFirst) failed.push(run);
    else if (run.isSlow && slow.length < mostSlowFirst) slow.push(run);
    else others.push(run);
  }
  return running.concat(failed, slow, others);
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

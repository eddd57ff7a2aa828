/** A page's counts of the steps. */
export interface Counts {
  readonly succeeded: number;
  readonly failed: number;
  /** Executions in the histograms of durations. */
  readonly timed: number;
  readonly active: number;
}

/** Scrapes a page of TTA. */
export async function readCounts(
  url: string,
  names: { readonly succeeding: string; readonly failing: string },
): Promise<Counts> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the page answered ${response.status}`);
  const page = await response.text();
  const value = (metric: string, name: string, status = ''): number => {
    const start = `${metric}{primitive_name="${name}",primitive_type="task"${status && `,status="${status}"`}} `;
    const line = page.split('\n').find((candidate) => candidate.startsWith(start));
    return line === undefined ? 0 : Number(line.slice(start.length));
  };
  const { succeeding, failing } = names;
  const both = (metric: string): number => value(metric, succeeding) + value(metric, failing);
  return {
    succeeded: value('tta_primitive_executions_total', succeeding, 'success'),
    failed: value('tta_primitive_executions_total', failing, 'error'),
    timed: both('tta_execution_duration_seconds_count'),
    active: both('tta_executions_active'),
  };
}

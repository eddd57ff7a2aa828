/** A process's metrics page with many series, made by one of the contestants. */
export interface ScrapeTarget {
  readonly url: string;
  /** Adds 1 to every series. */
  readonly touch: () => void;
}

export const metricName = 'bench_executions_total';
export const metricHelp = 'Executions ended.';

/** Labels of series number `index`: three, as those of an execution. */
export function seriesLabels(index: number): Record<string, string> {
  return {
    primitive_name: `primitive-${index >> 2}`,
    primitive_type: (index & 1) === 0 ? 'task' : 'sequential',
    status: (index & 2) === 0 ? 'success' : 'error',
  };
}

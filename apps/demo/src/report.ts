import type { Figure } from './figure.js';
import { columns, figureLines, ms, verdict } from './report-lines.js';
import type { WorkflowRun } from './run-workflows.js';
import { sum, type Sample } from './scrape.js';
import type { StepTimes } from './step-times.js';

/** The demo's results; `--json` prints them unchanged. */
export interface Report {
  readonly endpoint: string;
  readonly workflows: readonly WorkflowRun[];
  readonly cache: {
    readonly hitRatePercent: number;
    readonly missMs: number;
    readonly hitMs: number;
    readonly gain: number;
  };
  readonly retry: { readonly attempts: number; readonly firstAttemptSuccesses: number };
  readonly parallel: { readonly branchMs: number; readonly wallMs: number; readonly speedUp: number };
  readonly figures: readonly Figure[];
  /** Whether every count is as expected. Times depend on the machine and do not decide. */
  readonly isMet: boolean;
}

/** Combines the step times of a listener with the figures of a scrape. */
export function createReport(
  endpoint: string,
  workflows: readonly WorkflowRun[],
  times: StepTimes,
  samples: readonly Sample[],
  figures: readonly Figure[],
): Report {
  const total = (name: string, labels?: Record<string, string>): number => sum(samples, name, labels) ?? 0;
  const [miss, hit] = times.all.filter((step) => step.name === 'CachePrimitive').map((step) => step.durationMs);
  const branchMs = total('tta_parallel_branch_seconds_total') * 1000;
  const wallMs = total('tta_parallel_wall_seconds_total') * 1000;
  return {
    endpoint,
    workflows,
    cache: {
      hitRatePercent: (total('tta_cache_hits_total') / total('tta_cache_total')) * 100,
      missMs: miss ?? NaN,
      hitMs: hit ?? NaN,
      gain: (miss ?? NaN) / (hit ?? NaN),
    },
    retry: {
      attempts: total('tta_retry_attempts_total'),
      firstAttemptSuccesses: total('tta_retry_attempts_total', { attempt: '1', status: 'success' }),
    },
    parallel: { branchMs, wallMs, speedUp: branchMs / wallMs },
    figures,
    isMet: figures.every((figure) => figure.isMet || figure.isTime),
  };
}

/** The report for people. */
export function formatReport({ endpoint, workflows, cache, retry, parallel, figures }: Report): string {
  const table = [
    ['workflow', 'status', 'steps', 'duration', 'p95 of steps'],
    ...workflows.map((run) => [run.name, run.status, String(run.steps), ms(run.durationMs), ms(run.p95Ms)]),
  ];
  return [
    '',
    ...columns(table),
    '',
    `cache     ${cache.hitRatePercent.toFixed(1)} % hits; a hit takes ${ms(cache.hitMs)}, a miss ${ms(cache.missMs)}: ${Math.round(cache.gain)} times less`,
    `retry     ${retry.attempts} attempts, ${retry.firstAttemptSuccesses} successful at the first`,
    `parallel  ${ms(parallel.branchMs)} of branches in ${ms(parallel.wallMs)}: speed-up ${parallel.speedUp.toFixed(2)}`,
    '',
    `A scrape of ${endpoint} shows:`,
    ...figureLines(figures),
    '',
    verdict(figures),
    '',
  ].join('\n');
}

import { part, series } from '../promql/series.js';
import type { AlertCase, InputSeries } from './alert-case.js';
import { burnRates } from './burn-rates.js';

// Long enough for the alert to hold, and no longer, for each minute costs; windows need not be full where shares count.
const minutes: Readonly<Record<string, number>> = { '5m': 20, '30m': 45, '6h': 75 };

/** Cases of the burn-rate alerts of the objective that holds for every workflow. */
export function objectiveCases(story: Readonly<Record<string, string>>): readonly AlertCase[] {
  // Each kind of failure is the fault of the service, also where a guard refused: the share is wrong if one is left out.
  const ended = (success: string, each: string): InputSeries =>
    Object.fromEntries(
      ['success', 'error', 'timeout', 'rejected'].map((status) => [
        series('tta_workflow_executions_total', { ...story, status }),
        status === 'success' ? success : each,
      ]),
    );
  const took = (inTime: string, all: string): InputSeries => ({
    [part('tta_workflow_duration_seconds', 'bucket', { ...story, le: '2.5' })]: inTime,
    [part('tta_workflow_duration_seconds', 'count', story)]: all,
    [series('tta_workflow_executions_total', { ...story, status: 'success' })]: all,
  });
  return burnRates.flatMap(({ alert, short }): AlertCase[] => {
    const common = { labels: story, atMinutes: minutes[short] ?? 75, value: '80%' };
    return [
      {
        ...common,
        alert,
        sli: 'availability',
        fires: ended('0+9x200', '0+12x200'),
        quiet: {
          'the budget lasts': ended('0+1000x200', '0+1x200'),
          'too little traffic to tell': ended('0x200', '0+0.03x200'),
          // Six hours ago lies before the test begins.
          ...(short !== '6h' && { 'it was over long ago': ended('0+50x200', '0+13x5 65x190') }),
        },
      },
      {
        ...common,
        alert,
        sli: 'latency',
        fires: took('0+10x200', '0+50x200'),
        quiet: {
          'the budget lasts': took('0+49x200', '0+50x200'),
          'too little traffic to tell': took('0x200', '0+0.1x200'),
        },
      },
    ];
  });
}

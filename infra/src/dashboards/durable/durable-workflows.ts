import type { Thresholds } from '../../settings/thresholds.js';
import type { ClassicDashboard } from '../classic-dashboard.js';
import { dashboard } from '../dashboard.js';
import { depth, oldest, waits } from './queue-panels.js';
import { poisoned, recoveries, repeatedSteps, workers } from './worker-panels.js';

/** Do durable workflows go on, and at what price? */
export function durableWorkflows(thresholds: Thresholds): ClassicDashboard {
  return dashboard({
    key: 'durableWorkflows',
    title: 'Durable Workflows',
    description: 'How long do executions of durable workflows wait, which workers run, and what do lost workers cost?',
    uses: [],
    sections: [
      {
        title: 'Queues',
        rows: [
          {
            height: 8,
            panels: [
              [8, depth()],
              [8, oldest(thresholds)],
              [8, waits()],
            ],
          },
        ],
      },
      {
        title: 'Workers',
        rows: [
          {
            height: 8,
            panels: [
              [7, workers()],
              [7, recoveries()],
              [6, repeatedSteps()],
              [4, poisoned()],
            ],
          },
        ],
      },
    ],
  });
}

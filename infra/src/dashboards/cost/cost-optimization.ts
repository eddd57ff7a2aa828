import type { Thresholds } from '../../settings/thresholds.js';
import type { ClassicDashboard } from '../classic-dashboard.js';
import { dashboard } from '../dashboard.js';
import { budgetsLeft, budgetsUsedUp, refusedByBudgets, unansweredByStores } from './budget-panels.js';
import * as computing from './computing-panels.js';
import * as modelCalls from './model-call-panels.js';
import { amplification, amplificationOverTime, firstAttempt } from './retry-panels.js';
import * as saved from './saved-and-wasted-panels.js';
import * as spent from './spent-panels.js';

/** What do workflows spend, what is saved, what is wasted, and what is left? */
export function costOptimization(thresholds: Thresholds): ClassicDashboard {
  return dashboard({
    key: 'costOptimization',
    title: 'Cost Optimization',
    description: 'What do workflows spend, what do caches save, what is wasted, and what is left of budgets?',
    uses: ['workflow', 'primitive'],
    sections: [
      {
        title: 'In the time shown',
        rows: [
          {
            height: 6,
            panels: [
              [5, spent.inAll()],
              [5, spent.forecast(thresholds)],
              [5, saved.savedInAll()],
              [5, saved.wastedInAll()],
              [4, saved.wastedShare()],
            ],
          },
        ],
      },
      {
        title: 'Spent',
        rows: [
          {
            height: 8,
            panels: [
              [8, spent.byWorkflow()],
              [8, spent.byStep()],
              [8, spent.byModel()],
            ],
          },
          {
            height: 8,
            panels: [
              [8, spent.medianRun()],
              [8, spent.dearestRuns()],
              [8, spent.tokens()],
            ],
          },
        ],
      },
      {
        title: 'Calls of models',
        rows: [
          {
            height: 8,
            panels: [
              [8, modelCalls.calls()],
              [8, modelCalls.durations()],
              [8, modelCalls.tokens()],
            ],
          },
        ],
      },
      {
        title: 'Saved and wasted',
        rows: [
          {
            height: 8,
            panels: [
              [8, saved.savedByCache()],
              [8, saved.wastedByReason()],
              [8, saved.wastedByStep()],
            ],
          },
        ],
      },
      {
        title: 'Budgets',
        rows: [
          {
            height: 8,
            panels: [
              [6, budgetsLeft()],
              [6, budgetsUsedUp()],
              [6, refusedByBudgets()],
              [6, unansweredByStores()],
            ],
          },
        ],
      },
      {
        title: 'Computing time and attempts',
        rows: [
          {
            height: 6,
            panels: [
              [6, computing.saved()],
              [6, computing.parallelGain()],
              [6, firstAttempt()],
              [6, amplification(thresholds)],
            ],
          },
          {
            height: 8,
            panels: [
              [6, computing.savedOverTime()],
              [6, computing.lookups()],
              [6, computing.sequentialBesideParallel()],
              [6, amplificationOverTime()],
            ],
          },
        ],
      },
    ],
  });
}

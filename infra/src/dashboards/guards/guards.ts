import type { Thresholds } from '../../settings/thresholds.js';
import type { ClassicDashboard } from '../classic-dashboard.js';
import { dashboard } from '../dashboard.js';
import * as bulkheads from './bulkhead-panels.js';
import { injections } from './chaos-panels.js';
import { circuitChanges, circuitStates } from './circuit-panels.js';
import { keyCalls, keyChanges, keys } from './key-panels.js';
import * as rateLimits from './rate-limit-panels.js';
import { refusedCalls } from './refusal-panels.js';
import { amplification, givenUp } from './retry-panels.js';
import { hedgeRates, hedgeWaste, hedgeWins, servedBy } from './second-answer-panels.js';
import { afterTimeouts, timeouts } from './timeout-panels.js';

/** What do guards refuse, delay and replace? */
export function guards(thresholds: Thresholds): ClassicDashboard {
  return dashboard({
    key: 'guards',
    title: 'Guards',
    description: 'What do circuit breakers, bulkheads, rate limits and the other guards refuse, delay and replace?',
    uses: ['primitive'],
    sections: [
      {
        title: 'Circuit breakers',
        rows: [
          {
            height: 8,
            panels: [
              [14, circuitStates()],
              [10, circuitChanges()],
            ],
          },
        ],
      },
      { title: 'Refusals', rows: [{ height: 8, panels: [[24, refusedCalls()]] }] },
      {
        title: 'Bulkheads',
        rows: [
          {
            height: 8,
            panels: [
              [6, bulkheads.running()],
              [6, bulkheads.placesTaken(thresholds)],
              [6, bulkheads.waiting()],
              [6, bulkheads.wait()],
            ],
          },
        ],
      },
      {
        title: 'Rate limits',
        rows: [
          {
            height: 8,
            panels: [
              [6, rateLimits.admitted()],
              [6, rateLimits.waiting()],
              [6, rateLimits.wait()],
              [6, rateLimits.cooldowns()],
            ],
          },
        ],
      },
      {
        title: 'Fallbacks and hedges',
        rows: [
          {
            height: 8,
            panels: [
              [6, servedBy()],
              [6, hedgeRates()],
              [6, hedgeWins()],
              [6, hedgeWaste()],
            ],
          },
        ],
      },
      {
        title: 'Timeouts and retries',
        rows: [
          {
            height: 8,
            panels: [
              [6, timeouts()],
              [6, afterTimeouts()],
              [6, amplification(thresholds)],
              [6, givenUp()],
            ],
          },
        ],
      },
      {
        title: 'Keys and chaos',
        rows: [
          {
            height: 8,
            panels: [
              [6, keys()],
              [6, keyCalls()],
              [6, keyChanges()],
              [6, injections()],
            ],
          },
        ],
      },
    ],
  });
}

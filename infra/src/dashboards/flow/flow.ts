import type { ClassicDashboard } from '../classic-dashboard.js';
import { dashboard } from '../dashboard.js';
import { iterations, itemsByStatus, itemsPerMap, limitsReached } from './loop-panels.js';
import { winners } from './race-panels.js';
import { routes, routeTotals } from './route-panels.js';
import { notUndone, sagas, undone } from './saga-panels.js';
import { firstItem, items, streamEnds } from './stream-panels.js';
import { subworkflows } from './subworkflow-panels.js';

/** Which ways do executions take? */
export function flow(): ClassicDashboard {
  return dashboard({
    key: 'flow',
    title: 'Flow',
    description:
      'Which ways do executions take: routes, maps, repetitions, races, subworkflows, streams, and sagas that are undone?',
    uses: ['primitive'],
    sections: [
      {
        title: 'Routes',
        rows: [
          {
            height: 9,
            panels: [
              [14, routes()],
              [10, routeTotals()],
            ],
          },
        ],
      },
      {
        title: 'Maps and repetitions',
        rows: [
          {
            height: 8,
            panels: [
              [6, itemsPerMap()],
              [6, itemsByStatus()],
              [6, iterations()],
              [6, limitsReached()],
            ],
          },
        ],
      },
      {
        title: 'Races and subworkflows',
        rows: [
          {
            height: 8,
            panels: [
              [12, winners()],
              [12, subworkflows()],
            ],
          },
        ],
      },
      {
        title: 'Streams',
        rows: [
          {
            height: 8,
            panels: [
              [8, firstItem()],
              [8, items()],
              [8, streamEnds()],
            ],
          },
        ],
      },
      {
        title: 'Sagas',
        rows: [
          {
            height: 8,
            panels: [
              [9, sagas()],
              [9, undone()],
              [6, notUndone()],
            ],
          },
        ],
      },
    ],
  });
}

import { defineEvent } from '@tta/core';
import { ttaCounter } from '@tta/core/authors';

/** A route was chosen; `otherwise` where none of the keys was. */
export const routeTaken = defineEvent('route_taken', {
  level: 'info',
  fields: { route: 'string' },
  metrics: [
    ttaCounter('tta_route_taken_total', {
      help: 'Executions by the route that they took.',
      unit: '{execution}',
      labels: { route: { values: 'open' } },
    }),
  ],
});

/** A route failed; `route` is `select` where the choice itself failed. */
export const routeWorkflowFailed = defineEvent('route_workflow_failed', {
  level: 'error',
  fields: { route: 'string', status: 'string', error: 'error', duration_ms: 'number' },
});

/** All that a route and a conditional emit. */
export const routeEvents = [routeTaken, routeWorkflowFailed] as const;

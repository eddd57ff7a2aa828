import { matches, type Matchers } from '../promql/series.js';

// Grafana fills these variables in. Several chosen values become a regular expression, hence =~ everywhere.

/** The series selected by the variables job, workspace and service. */
export const target: Matchers = {
  job: matches('$job'),
  workspace: matches('$workspace'),
  service_name: matches('$service'),
};

/** The same, and what the variable workflow chooses. */
export const workflow: Matchers = { ...target, workflow_name: matches('$workflow') };

/** The same as `target`, and what the variable primitive chooses. */
export const primitive: Matchers = { ...target, primitive_name: matches('$primitive') };

/** Grafana's window for rates: never shorter than four scrapes. */
export const rateWindow = '$__rate_interval';

/** Seconds between two points of a graph. */
export const step = '$__interval_ms / 1000';

/** Grafana's window for totals: all that the dashboard shows. */
export const shown = '$__range';

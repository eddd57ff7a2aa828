import { increase, sum } from '../../promql/functions.js';
import type { Counter } from '../../promql/series.js';
import { perSecondOf, perSecondOfEach } from '../primitive-queries.js';
import { primitive, shown } from '../scope.js';

// Money is shown by the hour: by the second it is too little to read.

const secondsPerHour = 3600;

/** The growth of a counter in the time shown, all primitives added up. */
export const total = (metric: Counter): string => sum([], increase(metric, primitive, shown));

/** A rate per second as one per hour. */
export const perHour = (perSecond: string): string => `${perSecond} * ${secondsPerHour}`;

/** Per hour, all primitives added up, by these labels. */
export const perHourOf = (metric: Counter, labels: readonly string[] = []): string =>
  perHour(perSecondOf(metric, labels));

/** Per hour, of each primitive. */
export const perHourOfEach = (metric: Counter): string => perHour(perSecondOfEach(metric));

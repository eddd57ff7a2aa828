import { greatest, quantile, rate, ratio, sum, top } from '../promql/functions.js';
import { series, type Counter, type Gauge, type Histogram, type Matchers } from '../promql/series.js';
import { primitive, rateWindow } from './scope.js';

// Queries of panels with a line for each primitive, as far as the variable `primitive` chooses it.

/** Two services may have a primitive of one name; they are two primitives. */
export const perPrimitive = ['service_name', 'primitive_name'];

/** The name of a line with those labels. */
export const named = '{{service_name}} {{primitive_name}}';

/** More lines than this show nothing. */
const mostLines = 12;

/** Per second, all primitives added up, by these labels. */
export function perSecondOf(metric: Counter, labels: readonly string[] = [], where: Matchers = {}): string {
  return sum(labels, rate(metric, { ...primitive, ...where }, rateWindow));
}

/** Per second, of each primitive and value of these labels. */
export function perSecondOfEach(metric: Counter, labels: readonly string[] = [], where: Matchers = {}): string {
  return top(mostLines, perSecondOf(metric, [...perPrimitive, ...labels], where));
}

/** The value of a gauge, all processes of a primitive added up. */
export function valueOfEach(metric: Gauge): string {
  return top(mostLines, sum(perPrimitive, series(metric, primitive)));
}

/** How often a counter counted in each execution of a primitive of that type. */
export function perExecutionOfEach(metric: Counter, type: string): string {
  const executions = perSecondOf('tta_primitive_executions_total', perPrimitive, { primitive_type: type });
  return top(mostLines, ratio(perSecondOf(metric, perPrimitive), executions));
}

/** The duration below which this share stays, of each primitive. */
export function quantileOfEach(share: number, metric: Histogram): string {
  return top(mostLines, quantile(share, metric, perPrimitive, primitive, rateWindow));
}

/** The greatest value of an expression, of each primitive. */
export function greatestOfEach(expression: string): string {
  return top(mostLines, greatest(perPrimitive, expression));
}

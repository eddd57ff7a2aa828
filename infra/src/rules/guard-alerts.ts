import { average, growth, rate, ratio, sum } from '../promql/functions.js';
import { isNot } from '../promql/series.js';
import { alert } from './alert.js';
import { perPrimitive } from './per-workflow.js';
import type { AlertRule } from './rule.js';
import type { RuleSettings } from './rule-settings.js';

/** Alerts about guards that refuse calls, timeouts that do not hold, and sagas that leave something behind. */
export function guardAlerts({ thresholds, timing }: RuleSettings): readonly AlertRule[] {
  const window = timing.window('5m');
  const calls = sum(
    perPrimitive,
    rate('tta_primitive_executions_total', { primitive_type: 'circuit-breaker' }, window),
  );
  // A half-open circuit is still in trouble: it only asks now and then whether that is over.
  const notClosed = sum(perPrimitive, average('tta_circuit_breakers', { state: isNot('closed') }, window));
  const of = (metric: 'tta_bulkhead_running' | 'tta_bulkhead_limit' | 'tta_bulkhead_queue_depth'): string =>
    sum(perPrimitive, average(metric, {}, window));
  const refused = sum(perPrimitive, rate('tta_bulkhead_rejected_total', {}, window));
  return [
    alert({
      name: 'CircuitOpen',
      // A circuit that is not called stays open, and harms none of its callers.
      expr: `${notClosed} > ${thresholds.circuitsNotClosed} and ${calls} > 0`,
      for: timing.hold('5m'),
      severity: 'warning',
      summary:
        '{{ $labels.primitive_name }} of {{ $labels.service_name }} refuses its calls: {{ $value | printf "%.1f" }} circuits are not closed. ' +
        'Look at "Circuits" of Guards, then at what the step inside calls.',
    }),
    alert({
      name: 'BulkheadSaturated',
      // Full is what a bulkhead may be; full while calls wait or are refused is too small.
      expr: `${ratio(of('tta_bulkhead_running'), of('tta_bulkhead_limit'))} > ${thresholds.bulkheadUse} and (${of('tta_bulkhead_queue_depth')} > 0 or ${refused} > 0)`,
      for: timing.hold('10m'),
      severity: 'warning',
      summary:
        '{{ $labels.primitive_name }} of {{ $labels.service_name }} has {{ $value | humanizePercentage }} of its places taken, and calls wait or are refused. ' +
        'Look at "Latency by primitive" of Primitive Performance: is the step inside slower, or called more often?',
    }),
    alert({
      name: 'TimeoutsIgnored',
      expr: `${growth(perPrimitive, 'tta_timeouts_ignored_total', {}, timing.window('15m'))} > ${thresholds.timeoutsIgnored}`,
      for: timing.hold('1m'),
      severity: 'warning',
      summary:
        '{{ $labels.primitive_name }} of {{ $labels.service_name }} waited 5 seconds and more past its timeout, {{ $value | printf "%.0f" }} times: the step inside does not look at its signal. ' +
        'Look at "Steps past their timeout" of Guards.',
    }),
    alert({
      name: 'SagaUndoFailed',
      expr: `${growth(perPrimitive, 'tta_saga_undone_total', { outcome: 'error' }, timing.window('15m'))} > ${thresholds.sagaUndosFailed}`,
      for: timing.hold('1m'),
      severity: 'critical',
      summary:
        '{{ $labels.primitive_name }} of {{ $labels.service_name }} could not undo {{ $value | printf "%.0f" }} steps: what they did remains. ' +
        'Look at the log event saga_undo_failed for their names.',
    }),
  ];
}

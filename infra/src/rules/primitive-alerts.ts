import { rate, ratio, share, sum } from '../promql/functions.js';
import type { Counter } from '../promql/series.js';
import { alert } from './alert.js';
import { perPrimitive, perService } from './per-workflow.js';
import type { AlertRule } from './rule.js';
import type { RuleSettings } from './rule-settings.js';

/** Alerts about single steps: caches that do not help and retries that repeat too much. */
export function primitiveAlerts({ thresholds, timing }: RuleSettings): readonly AlertRule[] {
  const window = timing.window('5m');
  const lookups = sum(perPrimitive, rate('tta_cache_total', {}, window));
  const hits = sum(perPrimitive, rate('tta_cache_hits_total', {}, window));
  const attempts = sum(perPrimitive, rate('tta_retry_attempts_total', {}, window));
  const retries = sum(perPrimitive, rate('tta_primitive_executions_total', { primitive_type: 'retry' }, window));
  const together = (metric: Counter): string => sum(perService, rate(metric, {}, window));
  const leafAttempts = together('tta_retry_leaf_attempts_total');
  const exhausted = sum(perPrimitive, rate('tta_retry_exhausted_total', {}, window));
  return [
    alert({
      name: 'LowCacheHitRate',
      expr: `${share(hits, lookups)} < ${thresholds.cacheHitRatio} and ${lookups} > ${thresholds.cacheLookupsPerSecond}`,
      for: timing.hold('15m'),
      severity: 'warning',
      summary:
        '{{ $labels.primitive_name }} of {{ $labels.service_name }} answers only {{ $value | humanizePercentage }} of its look-ups. ' +
        'Look at "Cache entries gone" of Primitive Performance: by size it is too small, by ttl it forgets too soon.',
    }),
    alert({
      name: 'RetryAmplification',
      expr: `${attempts} / ${retries} > ${thresholds.attemptsPerExecution} and ${attempts} > ${thresholds.attemptsPerSecond}`,
      for: timing.hold('10m'),
      severity: 'warning',
      summary:
        '{{ $labels.primitive_name }} of {{ $labels.service_name }} makes {{ $value | printf "%.2f" }} attempts per execution. ' +
        'Look at "Retry attempts by status" of Primitive Performance, then at what it calls.',
    }),
    alert({
      // Each of several retries inside each other may repeat little while together they multiply. The outermost has the
      // calls and the innermost the attempts, so that only their service can be told.
      name: 'NestedRetryAmplification',
      expr:
        `${ratio(leafAttempts, together('tta_retry_calls_total'))} > ${thresholds.attemptsPerExecution} and ${leafAttempts} > ${thresholds.attemptsPerSecond}` +
        // Attempts that contain others: some retry is inside another. Rates are not exact to the last digit.
        ` and ${together('tta_retry_attempts_total')} > 1.01 * ${leafAttempts}`,
      for: timing.hold('10m'),
      severity: 'warning',
      summary:
        'Retries of {{ $labels.service_name }} are inside each other, and together make {{ $value | printf "%.2f" }} attempts per call. ' +
        'Look at "Attempts per execution, by retry" of Cost Optimization for those that repeat.',
    }),
    alert({
      name: 'RetriesExhausted',
      expr: `${ratio(exhausted, retries)} > ${thresholds.retriesExhaustedRatio} and ${retries} > ${thresholds.executionsPerSecond}`,
      for: timing.hold('5m'),
      severity: 'critical',
      summary:
        '{{ $labels.primitive_name }} of {{ $labels.service_name }} gives up in {{ $value | humanizePercentage }} of its executions. ' +
        'Look at the log event retry_exhausted for its error_type.',
    }),
  ];
}

import { rate, share, sum } from '../promql/functions.js';
import { alert } from './alert.js';
import { perPrimitive } from './per-workflow.js';
import type { AlertRule } from './rule.js';
import type { RuleSettings } from './rule-settings.js';

/** Alerts about single steps: caches that do not help and retries that repeat too much. */
export function primitiveAlerts({ thresholds, timing }: RuleSettings): readonly AlertRule[] {
  const window = timing.window('5m');
  const lookups = sum(perPrimitive, rate('tta_cache_total', {}, window));
  const hits = sum(perPrimitive, rate('tta_cache_hits_total', {}, window));
  const attempts = sum(perPrimitive, rate('tta_retry_attempts_total', {}, window));
  const retries = sum(perPrimitive, rate('tta_primitive_executions_total', { primitive_type: 'retry' }, window));
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
      name: 'RetriesExhausted',
      expr: `${exhausted} > ${thresholds.retriesExhaustedPerSecond}`,
      for: timing.hold('5m'),
      severity: 'critical',
      summary:
        '{{ $labels.primitive_name }} of {{ $labels.service_name }} gives up {{ $value | printf "%.2f" }} times a second. ' +
        'Look at the log event retry_exhausted for its error_type.',
    }),
  ];
}

import { average, growth, rate } from '../promql/functions.js';
import { series } from '../promql/series.js';
import { alert } from './alert.js';
import type { AlertRule } from './rule.js';
import type { RuleSettings } from './rule-settings.js';

/** Alerts about the process and about what carries its telemetry. */
export function pipelineAlerts({ thresholds, timing }: RuleSettings): readonly AlertRule[] {
  const perService = ['job', 'workspace', 'service_name', 'signal', 'reason'];
  const dropped = growth(perService, 'tta_telemetry_dropped_total', {}, timing.window('15m'));
  return [
    alert({
      name: 'TelemetryDropped',
      expr: `${dropped} > ${thresholds.telemetryDropped}`,
      for: timing.hold('1m'),
      severity: 'warning',
      summary:
        '{{ $labels.service_name }} lost {{ $value | printf "%.0f" }} {{ $labels.signal }} by {{ $labels.reason }}. ' +
        'Look at "Telemetry dropped" of Runtime and Pipeline; series_cap means that a name is not one of few.',
    }),
    alert({
      name: 'EventLoopLag',
      expr: `${average('nodejs_eventloop_delay_p99', {}, timing.window('5m'))} > ${thresholds.eventLoopDelayP99Seconds}`,
      for: timing.hold('5m'),
      severity: 'warning',
      summary:
        'The event loop of {{ $labels.service_name }} at {{ $labels.instance }} is late by {{ $value | humanizeDuration }}. ' +
        'Look at "Garbage collection" and "Event loop utilisation" of Runtime and Pipeline.',
    }),
    alert({
      name: 'AlloyConfigRejected',
      expr: `${series('alloy_config_last_load_successful')} == 0`,
      for: timing.hold('5m'),
      severity: 'warning',
      summary:
        'Alloy at {{ $labels.instance }} could not read or parse its configuration and goes on with the last good one. ' +
        'Look at journalctl -u alloy for the line it names.',
    }),
    alert({
      name: 'SamplesNotDelivered',
      expr: `${rate('prometheus_remote_storage_samples_failed_total', {}, timing.window('5m'))} > 0`,
      for: timing.hold('5m'),
      severity: 'critical',
      summary:
        'The collector at {{ $labels.instance }} loses {{ $value | printf "%.2f" }} samples a second for good. ' +
        'Look at its log for the answer of the receiver: 401 is the token, 400 the data, 429 the quota.',
    }),
  ];
}

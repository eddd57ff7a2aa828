import { growth, rate, sum } from '../promql/functions.js';
import { alert } from './alert.js';
import { perPrimitive, perService } from './per-workflow.js';
import type { AlertRule } from './rule.js';
import type { RuleSettings } from './rule-settings.js';

/** Alerts about money: budgets that have nothing left, and services that spend it too fast. */
export function costAlerts({ thresholds, timing }: RuleSettings): readonly AlertRule[] {
  const window = timing.window('15m');
  return [
    alert({
      name: 'BudgetExceeded',
      expr: `${growth(perPrimitive, 'tta_budget_exceeded_total', {}, window)} > ${thresholds.budgetsExceeded}`,
      for: timing.hold('1m'),
      severity: 'warning',
      summary:
        '{{ $labels.primitive_name }} of {{ $labels.service_name }} had nothing left {{ $value | printf "%.0f" }} times. ' +
        'Look at "Budgets used up" and "Spent by step" of Cost Optimization: is more asked, or does each run cost more?',
    }),
    alert({
      name: 'SpendRateHigh',
      expr: `${sum(perService, rate('tta_cost_usd_total', {}, window))} * 3600 > ${thresholds.spendUsdPerHour}`,
      // A burst of a few minutes is not a trend.
      for: timing.hold('15m'),
      severity: 'warning',
      summary:
        '{{ $labels.service_name }} spends ${{ $value | printf "%.2f" }} an hour. ' +
        'Look at "Spent by workflow" of Cost Optimization, then at "Wasted, by reason".',
    }),
  ];
}

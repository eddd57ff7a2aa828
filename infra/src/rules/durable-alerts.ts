import { greatest, growth, lowest, slope } from '../promql/functions.js';
import { series } from '../promql/series.js';
import { alert } from './alert.js';
import { perPrimitive, perService } from './per-workflow.js';
import type { AlertRule } from './rule.js';
import type { RuleSettings } from './rule-settings.js';

const perQueue = [...perService, 'queue'];

/** Alerts about durable workflows: queues that grow, workers that are lost, executions that do not go on. */
export function durableAlerts({ thresholds, timing }: RuleSettings): readonly AlertRule[] {
  const waiting = { status: 'waiting' };
  const grows = greatest(perQueue, slope('tta_durable_queue_depth', waiting, timing.window('15m')));
  const least = greatest(perQueue, lowest('tta_durable_queue_depth', waiting, timing.window('15m')));
  const oldest = (status: string): string => greatest(perQueue, series('tta_durable_oldest_age_seconds', { status }));
  return [
    alert({
      name: 'QueueGrowing',
      // A queue that was empty in between has enough workers.
      expr: `${grows} * 60 > ${thresholds.durableGrowthPerMinute} and ${least} > 0`,
      for: timing.hold('10m'),
      severity: 'warning',
      summary:
        'The queue {{ $labels.queue }} of {{ $labels.service_name }} grows by {{ $value | printf "%.0f" }} executions a minute. ' +
        'Look at "Time in queue" and "Workers" of Durable Workflows: are there enough?',
    }),
    alert({
      name: 'WorkerLost',
      expr: `${growth(perQueue, 'tta_durable_recoveries_total', {}, timing.window('15m'))} > ${thresholds.durableRecoveries}`,
      for: timing.hold('1m'),
      severity: 'warning',
      summary:
        'Workers of the queue {{ $labels.queue }} of {{ $labels.service_name }} were lost: {{ $value | printf "%.0f" }} executions were taken over. ' +
        'Look at "Steps run again" of Durable Workflows, then at why the process ended.',
    }),
    alert({
      name: 'PoisonWorkflow',
      expr: `${growth([...perPrimitive, 'queue'], 'tta_durable_poisoned_total', {}, timing.window('15m'))} > ${thresholds.durablePoisoned}`,
      for: timing.hold('1m'),
      severity: 'critical',
      summary:
        '{{ $labels.primitive_name }} of {{ $labels.service_name }} killed its workers: {{ $value | printf "%.0f" }} executions were ended. ' +
        'Look for PoisonWorkflowError in the log, then at the step after the last recorded one.',
    }),
    alert({
      name: 'WorkflowStuck',
      expr: `${oldest('waiting')} > ${thresholds.durableWaitSeconds} or ${oldest('running')} > ${thresholds.durableRunSeconds}`,
      for: timing.hold('5m'),
      severity: 'warning',
      summary:
        'An execution in the queue {{ $labels.queue }} of {{ $labels.service_name }} does not go on since {{ $value | humanizeDuration }}. ' +
        'Look at "Oldest execution" of Durable Workflows: does it wait for a worker, or does it run?',
    }),
  ];
}

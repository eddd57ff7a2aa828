import { Short } from '@grafana/grafana-foundation-sdk/units';
import { increase, sum } from '../../promql/functions.js';
import { statusColors } from '../colors.js';
import { toLogs } from '../links.js';
import type { PlaceablePanel } from '../panels/panel-options.js';
import { stat } from '../panels/stat.js';
import { timeSeries } from '../panels/time-series.js';
import { named, perSecondOf, perSecondOfEach } from '../primitive-queries.js';
import { primitive, shown } from '../scope.js';

export function sagas(): PlaceablePanel {
  return timeSeries({
    title: 'Sagas',
    description: 'How sagas ended, per second. Those that fail undo the work of their steps.',
    unit: 'ops',
    isStacked: true,
    queries: [
      {
        expr: perSecondOf('tta_primitive_executions_total', ['status'], { primitive_type: 'saga' }),
        legend: '{{status}}',
      },
    ],
    colors: statusColors,
  });
}

export function undone(): PlaceablePanel {
  return timeSeries({
    title: 'Steps undone',
    description: 'Steps of failed sagas, per second: undone (success), or not because the undo failed (error).',
    unit: 'ops',
    queries: [{ expr: perSecondOfEach('tta_saga_undone_total', ['outcome']), legend: `${named} {{outcome}}` }],
    links: [toLogs('Undos in the log', '|~ "saga_(step_undone|undo_failed)"')],
  });
}

export function notUndone(): PlaceablePanel {
  const failedUndos = increase('tta_saga_undone_total', { ...primitive, outcome: 'error' }, shown);
  return stat({
    title: 'Steps not undone',
    description:
      'Steps in the time shown whose undo failed: what they did remains until somebody undoes it. SagaUndoFailed speaks at once.',
    unit: Short,
    decimals: 0,
    noValue: '0',
    queries: [{ expr: sum([], failedUndos), legend: 'not undone' }],
    steps: [
      [null, 'green'],
      [0.5, 'red'],
    ],
    links: [toLogs('Those steps in the log', '|= "saga_undo_failed"')],
  });
}

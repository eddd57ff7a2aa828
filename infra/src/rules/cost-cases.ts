import { series } from '../promql/series.js';
import type { AlertCase } from './alert-case.js';
import { player, service } from './case-labels.js';

const usedUp = series('tta_budget_exceeded_total', { ...player, action: 'reject' });
const spent = (name: string, model: string): string =>
  series('tta_cost_usd_total', { ...service, primitive_name: name, model });

/** For each of the alerts beside this file, a time at which it fires and times at which it must not. */
export const costCases: readonly AlertCase[] = [
  {
    alert: 'BudgetExceeded',
    labels: player,
    atMinutes: 20,
    // A service that starts with it.
    fires: { [usedUp]: '_x14 3x20' },
    value: '3',
    quiet: {
      'something is left': { [usedUp]: '0x30' },
      'it is new, and something is left': { [usedUp]: '_x14 0x20' },
      'it was long ago': { [usedUp]: '4x60' },
    },
  },
  {
    alert: 'SpendRateHigh',
    labels: service,
    atMinutes: 40,
    // Neither step is enough alone.
    fires: { [spent('Ask', 'model-large')]: '0+0.1x60', [spent('Check', 'other')]: '0+0.1x60' },
    value: '12.00',
    quiet: {
      'less is spent': { [spent('Ask', 'model-large')]: '0+0.1x60', [spent('Check', 'other')]: '0+0.05x60' },
      'it is over': { [spent('Ask', 'model-large')]: '0+1x10 10x60' },
      'a burst just now': { [spent('Ask', 'model-large')]: '0x36 5x30' },
      'two services spend so much together': {
        [spent('Ask', 'model-large')]: '0+0.1x60',
        [spent('Ask', 'model-large').replace('stories', 'games')]: '0+0.1x60',
      },
    },
  },
];

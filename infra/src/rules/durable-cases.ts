import { series } from '../promql/series.js';
import type { AlertCase } from './alert-case.js';
import { player, service } from './case-labels.js';

const inQueue = { ...service, queue: 'tta' };
const inDurable = { ...player, queue: 'tta' };
/** As the worker at this address reads it. */
const depthOf = (status: string, instance = 'a'): string =>
  series('tta_durable_queue_depth', { ...inQueue, primitive_name: 'tta', instance, status });
const ageOf = (status: string): string =>
  series('tta_durable_oldest_age_seconds', { ...inQueue, primitive_name: 'tta', status });
const takenOver = series('tta_durable_recoveries_total', inDurable);
const poison = series('tta_durable_poisoned_total', inDurable);

/** For each of the alerts beside this file, a time at which it fires and times at which it must not. */
export const durableCases: readonly AlertCase[] = [
  {
    alert: 'QueueGrowing',
    labels: inQueue,
    atMinutes: 40,
    // Two workers read the same queue.
    fires: { [depthOf('waiting')]: '5+30x60', [depthOf('waiting', 'b')]: '5+30x60', [depthOf('running')]: '20x60' },
    value: '30',
    quiet: {
      'as many wait as before': { [depthOf('waiting')]: '500x60' },
      'it is worked off': { [depthOf('waiting')]: '2000-30x60' },
      'it grows slowly': { [depthOf('waiting')]: '5+2x60' },
      'it was empty in between': { [depthOf('waiting')]: '5x30 0 0+40x30' },
      'more of them run': { [depthOf('waiting')]: '0x60', [depthOf('running')]: '0+30x60' },
    },
  },
  {
    alert: 'WorkerLost',
    labels: inQueue,
    atMinutes: 20,
    // A worker that starts with it.
    fires: { [takenOver]: '_x14 12x20' },
    value: '12',
    quiet: {
      'none was lost': { [takenOver]: '0x30' },
      'it is new, and none was lost': { [takenOver]: '_x14 0x20' },
      'it was long ago': { [takenOver]: '4x60' },
    },
  },
  {
    alert: 'PoisonWorkflow',
    labels: inDurable,
    atMinutes: 20,
    fires: { [poison]: '_x14 1x20' },
    value: '1',
    quiet: {
      'none was ended': { [poison]: '0x30' },
      'it was long ago': { [poison]: '1x60' },
    },
  },
  {
    alert: 'WorkflowStuck',
    labels: inQueue,
    atMinutes: 90,
    fires: { [ageOf('waiting')]: '0+60x100', [ageOf('running')]: '40x100' },
    value: '1h 30m 0s',
    quiet: {
      'they wait for a while': { [ageOf('waiting')]: '3000x100', [ageOf('running')]: '40x100' },
      'one has run for a day': { [ageOf('waiting')]: '0x100', [ageOf('running')]: '86400+60x100' },
      'one waited long, for a moment': { [ageOf('waiting')]: '0x85 5000x2 0x20' },
    },
  },
];

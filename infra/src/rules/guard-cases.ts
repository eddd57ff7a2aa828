import { series } from '../promql/series.js';
import type { AlertCase } from './alert-case.js';
import { player } from './case-labels.js';

const breaker = (state: string): string => series('tta_circuit_breakers', { ...player, state });
const breakerCalls = series('tta_primitive_executions_total', {
  ...player,
  primitive_type: 'circuit-breaker',
  status: 'rejected',
});
const places = series('tta_bulkhead_limit', player);
const taken = series('tta_bulkhead_running', player);
const waiting = series('tta_bulkhead_queue_depth', player);
const refused = series('tta_bulkhead_rejected_total', { ...player, reason: 'queue-full' });
const undos = (outcome: string): string => series('tta_saga_undone_total', { ...player, outcome });
const ignored = series('tta_timeouts_ignored_total', player);

/** For each of the alerts beside this file, a time at which it fires and times at which it must not. */
export const guardCases: readonly AlertCase[] = [
  {
    alert: 'CircuitOpen',
    labels: player,
    atMinutes: 20,
    // It tries again every other minute, and is open in between.
    fires: {
      [breaker('closed')]: '1x3 0x30',
      [breaker('open')]: '0x3 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1x10',
      [breaker('half-open')]: '0x3 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0x10',
      [breakerCalls]: '0+60x30',
    },
    value: '1.0',
    quiet: {
      'all are closed': { [breaker('closed')]: '1x30', [breaker('open')]: '0x30', [breakerCalls]: '0+60x30' },
      'it closed again': { [breaker('open')]: '0x5 1x2 0x30', [breakerCalls]: '0+60x30' },
      'it is not called': { [breaker('open')]: '0x3 1x30', [breakerCalls]: '0+60x3 180x30' },
    },
  },
  {
    alert: 'BulkheadSaturated',
    labels: player,
    atMinutes: 30,
    fires: { [places]: '8x40', [taken]: '8x40', [waiting]: '5x40', [refused]: '0x40' },
    value: '100%',
    quiet: {
      'full, and no call waits': { [places]: '8x40', [taken]: '8x40', [waiting]: '0x40', [refused]: '0x40' },
      'places are free': { [places]: '8x40', [taken]: '4x40', [waiting]: '1x40', [refused]: '0+60x40' },
      'full for a moment': { [places]: '8x40', [taken]: '2x25 8x2 2x15', [waiting]: '0x25 9x2 0x15' },
    },
  },
  {
    alert: 'TimeoutsIgnored',
    labels: player,
    atMinutes: 20,
    // A service that starts with it.
    fires: { [ignored]: '_x14 2x20' },
    value: '2',
    quiet: {
      'all timeouts were obeyed': { [ignored]: '0x30' },
      'it is new, and all were obeyed': { [ignored]: '_x14 0x20' },
      'it was long ago': { [ignored]: '4x60' },
    },
  },
  {
    alert: 'SagaUndoFailed',
    labels: player,
    atMinutes: 20,
    // A service that starts with it.
    fires: { [undos('success')]: '_x14 3x20', [undos('error')]: '_x14 2x20' },
    value: '2',
    quiet: {
      'all were undone': { [undos('success')]: '0+6x30', [undos('error')]: '0x30' },
      'it is new, and all were undone': { [undos('success')]: '_x14 3x20', [undos('error')]: '_x14 0x20' },
      'it was long ago': { [undos('error')]: '4x60' },
    },
  },
];

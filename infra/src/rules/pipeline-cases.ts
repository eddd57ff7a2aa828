import { series } from '../promql/series.js';
import type { AlertCase } from './alert-case.js';
import { process, service } from './case-labels.js';

const alloy = { job: 'alloy', instance: '127.0.0.1:12345' };
const queue = { ...alloy, component_id: 'prometheus.remote_write.main', remote_name: 'main' };
const lost = { signal: 'metrics', reason: 'series_cap' };
const dropped = series('tta_telemetry_dropped_total', { ...service, ...lost });
const delay = series('nodejs_eventloop_delay_p99', process);
const loaded = series('alloy_config_last_load_successful', alloy);
const failedSamples = series('prometheus_remote_storage_samples_failed_total', queue);

/** For each of the alerts beside this file, a time at which it fires and times at which it must not. */
export const pipelineCases: readonly AlertCase[] = [
  {
    alert: 'TelemetryDropped',
    labels: { ...service, ...lost },
    atMinutes: 30,
    // Not there, then 5: a counter that appears counts whole.
    fires: { [dropped]: '_x24 5x20' },
    value: '5',
    quiet: { 'it was long ago': { [dropped]: '5x60' } },
  },
  {
    alert: 'EventLoopLag',
    labels: process,
    atMinutes: 15,
    fires: { [delay]: '0.25x30' },
    value: '250ms',
    quiet: { 'at rest': { [delay]: '0.012x30' }, 'late once': { [delay]: '0.012x12 0.4 0.012x20' } },
  },
  {
    alert: 'AlloyConfigRejected',
    labels: alloy,
    atMinutes: 15,
    fires: { [loaded]: '1x5 0x20' },
    value: '0',
    quiet: { 'it was taken': { [loaded]: '1x30' } },
  },
  {
    alert: 'SamplesNotDelivered',
    labels: queue,
    atMinutes: 20,
    fires: { [failedSamples]: '0+60x30' },
    value: '1.00',
    quiet: { 'all are delivered': { [failedSamples]: '7x30' } },
  },
];

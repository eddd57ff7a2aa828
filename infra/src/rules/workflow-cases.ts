import { part, series } from '../promql/series.js';
import type { AlertCase } from './alert-case.js';
import { process, story } from './case-labels.js';

const down = { ...process, job: 'apps' };
const ended = (status: string): string => series('tta_workflow_executions_total', { ...story, status });
const [successes, errors, timeouts, rejections, cancellations] = [
  ended('success'),
  ended('error'),
  ended('timeout'),
  ended('rejected'),
  ended('cancelled'),
];
const lastSuccess = series('tta_workflow_last_success_timestamp_seconds', story);
const lastFailure = series('tta_workflow_last_failure_timestamp_seconds', story);
const under = (le: string): string => part('tta_workflow_duration_seconds', 'bucket', { ...story, le });
const up = series('up', down);

/** For each of the alerts beside this file, a time at which it fires and times at which it must not. */
export const workflowCases: readonly AlertCase[] = [
  {
    alert: 'HighWorkflowErrorRate',
    labels: story,
    atMinutes: 20,
    // Four a minute of each kind: none alone is enough.
    fires: { [successes]: '0+48x30', [errors]: '0+4x30', [timeouts]: '0+4x30', [rejections]: '0+4x30' },
    value: '20%',
    quiet: {
      'few errors': { [successes]: '0+48x30', [errors]: '0+4x30' },
      'many errors of far more executions': { [successes]: '0+5400x30', [errors]: '0+540x30' },
      'hardly any executions': { [errors]: '0+2x30' },
      'callers cancel': { [successes]: '0+6x30', [cancellations]: '0+60x30' },
      'it is over': { [successes]: '0+12x30', [errors]: '0+12x5 60x25' },
    },
  },
  {
    alert: 'WorkflowNotSucceeding',
    labels: story,
    atMinutes: 20,
    // It ran once, and failed.
    fires: { [lastSuccess]: '0x30', [lastFailure]: '0x3 180x30' },
    value: 'failed the last time it ran',
    quiet: {
      'it has never run': { [lastSuccess]: '0x30', [lastFailure]: '0x30' },
      'it succeeded since': { [lastSuccess]: '0x5 300x30', [lastFailure]: '0x3 180x30' },
      'another process of the service succeeded': {
        [lastSuccess]: '0x30',
        [lastFailure]: '0x3 180x30',
        [lastSuccess.replace('{', '{instance="b", ')]: '0x5 300x30',
      },
    },
  },
  {
    alert: 'SlowWorkflowExecution',
    labels: story,
    atMinutes: 30,
    fires: { [under('5')]: '0x40', [under('10')]: '0+60x40', [under('+Inf')]: '0+60x40' },
    value: '9.75s',
    quiet: {
      'fast enough': { [under('2.5')]: '0x40', [under('5')]: '0+60x40', [under('+Inf')]: '0+60x40' },
      'nothing runs': { [under('5')]: '0x40', [under('10')]: '60x40', [under('+Inf')]: '60x40' },
    },
  },
  {
    alert: 'TTAServiceDown',
    labels: down,
    atMinutes: 10,
    // The name of the job does not matter.
    fires: { [up]: '1x3 0x20' },
    value: '0',
    quiet: {
      'it answers': { [up]: '1x20' },
      'one scrape failed': { [up]: '1x8 0 1x10' },
      'it is another program': { [series('up', { job: 'node', instance: 'host:9100' })]: '0x20' },
    },
  },
];

import { Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { partRate, quantile, sum } from '../../promql/functions.js';
import type { Histogram } from '../../promql/series.js';
import type { PlaceablePanel } from '../panels/panel-options.js';
import { timeSeries } from '../panels/time-series.js';
import { rateWindow, target } from '../scope.js';

// The metrics of OpenTelemetry's conventions: those of other libraries with the same names are shown too. They do not
// know the step.

const model = 'gen_ai_request_model';
const tokenType = 'gen_ai_token_type';
const noCalls = 'no model called';

export function calls(): PlaceablePanel {
  return timeSeries({
    title: 'Calls of models',
    description:
      'Calls per second by model and operation, also those that failed. "other" are models that createTelemetry({ models }) does not list.',
    noValue: noCalls,
    unit: Short,
    isStacked: true,
    queries: [
      {
        expr: sum(
          [model, 'gen_ai_operation_name'],
          partRate('gen_ai_client_operation_duration', 'count', target, rateWindow),
        ),
        legend: `{{${model}}} {{gen_ai_operation_name}}`,
      },
    ],
  });
}

export function durations(): PlaceablePanel {
  return timeSeries({
    title: 'Time of a call, p95',
    description: '95 of 100 calls of each model take less than this. A slow model beside a quick one: try a hedge.',
    noValue: noCalls,
    unit: Seconds,
    exemplar: true,
    queries: [{ expr: p95('gen_ai_client_operation_duration', [model]), legend: `{{${model}}}` }],
  });
}

export function tokens(): PlaceablePanel {
  return timeSeries({
    title: 'Tokens of a call, p95',
    description:
      '95 of 100 calls of each model take fewer tokens than this, in the prompt (input) or in the answer (output). Growing input: a conversation is sent again and again.',
    noValue: noCalls,
    unit: Short,
    exemplar: true,
    queries: [{ expr: p95('gen_ai_client_token_usage', [model, tokenType]), legend: `{{${model}}} {{${tokenType}}}` }],
  });
}

const p95 = (metric: Histogram, labels: readonly string[]): string =>
  quantile(0.95, metric, labels, target, rateWindow);

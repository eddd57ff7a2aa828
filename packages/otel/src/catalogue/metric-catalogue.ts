import type { FailureStatus } from '@tta/core';
import { genAiMetrics } from './gen-ai.js';
import type { MetricRow } from './metric-row.js';

/** All values of the label `status`. */
export const statuses = ['success', 'error', 'timeout', 'cancelled', 'rejected'] satisfies (
  'success' | FailureStatus
)[];

/** Upper bounds of all latency buckets, in seconds. */
export const durationBoundsSeconds: readonly number[] = [
  0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
];

/** Upper bounds of the costs of a workflow, in US dollars. */
export const costBoundsUsd: readonly number[] = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100,
];

/** All values of the label `direction`. */
export const tokenDirections = ['input', 'cached_input', 'cache_write', 'output', 'reasoning'] as const;

const primitive = ['primitive_name', 'primitive_type'] as const;

/** Metrics that every step has, and those of telemetry itself. Metrics of primitives stand with their events. */
export const metrics = {
  workflowExecutions: {
    name: 'tta_workflow_executions_total',
    type: 'counter',
    unit: '{execution}',
    help: 'Root executions ended.',
    labels: ['workflow_name', 'status'],
  },
  workflowDuration: {
    name: 'tta_workflow_duration_seconds',
    type: 'histogram',
    unit: 's',
    help: 'Time from start to end of root executions.',
    labels: ['workflow_name'],
    boundaries: durationBoundsSeconds,
  },
  workflowLastSuccess: {
    name: 'tta_workflow_last_success_timestamp_seconds',
    type: 'gauge',
    unit: 's',
    help: 'When a root execution last succeeded, since the epoch; 0 before the first.',
    labels: ['workflow_name'],
    isMoment: true,
  },
  workflowLastFailure: {
    name: 'tta_workflow_last_failure_timestamp_seconds',
    type: 'gauge',
    unit: 's',
    help: 'When a root execution last failed, since the epoch; 0 before the first.',
    labels: ['workflow_name'],
    isMoment: true,
  },
  primitiveExecutions: {
    name: 'tta_primitive_executions_total',
    type: 'counter',
    unit: '{execution}',
    help: 'Executions ended.',
    labels: [...primitive, 'status'],
  },
  executionDuration: {
    name: 'tta_execution_duration_seconds',
    type: 'histogram',
    unit: 's',
    help: 'Time that each execution took.',
    labels: primitive,
    boundaries: durationBoundsSeconds,
  },
  executionsActive: {
    name: 'tta_executions_active',
    type: 'gauge',
    unit: '{execution}',
    help: 'Executions running now.',
    labels: primitive,
  },
  costUsd: {
    name: 'tta_cost_usd_total',
    type: 'counter',
    unit: '{USD}',
    help: 'US dollars spent, by the step that spent them.',
    labels: ['primitive_name', 'model'],
  },
  tokens: {
    name: 'tta_tokens_total',
    type: 'counter',
    unit: '{token}',
    help: 'Tokens used. The directions do not overlap.',
    labels: ['primitive_name', 'direction', 'model'],
  },
  workflowCost: {
    name: 'tta_workflow_cost_usd',
    type: 'histogram',
    unit: '{USD}',
    help: 'US dollars that root executions cost, of those that spent anything.',
    labels: ['workflow_name'],
    boundaries: costBoundsUsd,
  },
  ...genAiMetrics,
  events: {
    name: 'tta_events_total',
    type: 'counter',
    unit: '{event}',
    help: 'Events emitted by a name that no declaration knows.',
    labels: ['primitive_name', 'event'],
  },
  telemetryDropped: {
    name: 'tta_telemetry_dropped_total',
    type: 'counter',
    unit: '{item}',
    help: 'Lost telemetry: series over the cap, spans, log lines.',
    labels: ['signal', 'reason'],
  },
} as const satisfies Record<string, MetricRow>;

/** Key of a metric in `metrics`. */
export type MetricKey = keyof typeof metrics;

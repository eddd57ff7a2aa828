import { describe, expect, it } from '@jest/globals';
import { counter, defineEvent } from '@tta/core';
import { durationBoundsSeconds, eventRows, metricRows, metrics, spanAttributes, statuses } from './index.js';
import { eventPlan } from './event-plan.js';

const step = ['primitive_name', 'primitive_type'];

const genAiCall = ['gen_ai.operation.name', 'gen_ai.provider.name', 'gen_ai.request.model'];

/** The contract, name by name. */
const promised: Record<string, [type: string, labels: string[]]> = {
  tta_workflow_executions_total: ['counter', ['workflow_name', 'status']],
  tta_workflow_duration_seconds: ['histogram', ['workflow_name']],
  tta_workflow_last_success_timestamp_seconds: ['gauge', ['workflow_name']],
  tta_workflow_last_failure_timestamp_seconds: ['gauge', ['workflow_name']],
  tta_primitive_executions_total: ['counter', [...step, 'status']],
  tta_execution_duration_seconds: ['histogram', step],
  tta_executions_active: ['gauge', step],
  tta_cost_usd_total: ['counter', ['primitive_name', 'model']],
  tta_tokens_total: ['counter', ['primitive_name', 'direction', 'model']],
  tta_workflow_cost_usd: ['histogram', ['workflow_name']],
  'gen_ai.client.token.usage': ['histogram', [...genAiCall, 'gen_ai.token.type']],
  'gen_ai.client.operation.duration': ['histogram', genAiCall],
  tta_events_total: ['counter', ['primitive_name', 'event']],
  tta_telemetry_dropped_total: ['counter', ['signal', 'reason']],
};

describe('catalogue', () => {
  it('has the promised metrics, of the promised types and labels, and no others', () => {
    const rows = Object.values(metrics).map(({ name, type, labels }) => [name, [type, labels]]);

    expect(Object.fromEntries(rows)).toEqual(promised);
  });

  it.each(Object.values(metrics))('explains $name in a sentence and names it after its unit', (row) => {
    expect(row.help).toMatch(/^[A-Z].*\.$/);
    expect(row.name.endsWith('_total')).toBe(row.type === 'counter');
    // OpenTelemetry's own names have no unit; Prometheus endpoints add it.
    if (!row.name.startsWith('gen_ai.')) expect(row.name.includes('_seconds')).toBe(row.unit === 's');
  });

  it('has the promised buckets and outcomes', () => {
    expect(durationBoundsSeconds).toEqual([0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]);
    expect(statuses).toEqual(['success', 'error', 'timeout', 'cancelled', 'rejected']);
  });

  it('plans undeclared events: all fields, at level error if the name ends in _failed', () => {
    expect(eventPlan({ name: 'constructor' }).fields).toBeUndefined();
    expect(eventPlan({ name: 'payment_failed' }).level).toBe('error');
    expect(eventPlan({ name: 'payment_made' }).level).toBe('info');
  });

  it('makes rows of what events declare', () => {
    const orders = counter('orders_total', { help: 'Orders.', unit: '{order}', labels: { kind: ['new'] } });
    const fields = { kind: 'string', error: 'error', size: 'number' } as const;
    const placed = defineEvent('order_failed', { level: 'warn', fields, unlogged: ['kind'], metrics: [orders] });
    const again = defineEvent('order_again', { fields, metrics: [orders] });

    expect(eventRows([placed])).toEqual([
      {
        name: 'order_failed',
        level: 'warn',
        fields: ['error_type', 'error_message', 'size'],
        metrics: ['orders_total'],
      },
    ]);
    expect(metricRows([placed, again])).toEqual([
      { name: 'orders_total', type: 'counter', unit: '{order}', help: 'Orders.', labels: ['primitive_name', 'kind'] },
    ]);
  });

  it('names span attributes under tta, and the error as the conventions do', () => {
    const { errorType, ...own } = spanAttributes;

    expect(errorType).toBe('error.type');
    for (const name of Object.values(own)) expect(name).toMatch(/^tta\.[a-z_.]+$/);
  });
});

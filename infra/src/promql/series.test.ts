import { describe, expect, it } from '@jest/globals';
import { isNot, matches, part, series } from './series.js';

describe('series', () => {
  it('is a selector with the name that the catalogue has', () => {
    expect(series('tta_workflow_executions_total')).toBe('tta_workflow_executions_total');
    expect(series('tta_workflow_executions_total', { status: isNot('success'), job: matches('a|b') })).toBe(
      'tta_workflow_executions_total{status!="success", job=~"a|b"}',
    );
  });

  it('quotes what a label holds', () => {
    expect(series('up', { job: 'say "a\\b"' })).toBe('up{job="say \\"a\\\\b\\""}');
  });

  it('refuses a label that the metric lacks', () => {
    expect(() => series('tta_workflow_executions_total', { primitive_name: 'Story' })).toThrow(
      'tta_workflow_executions_total has no label primitive_name',
    );
  });

  it('knows the counters that a histogram consists of', () => {
    expect(part('tta_execution_duration_seconds', 'bucket', { le: '1' })).toBe(
      'tta_execution_duration_seconds_bucket{le="1"}',
    );
    expect(() => part('tta_execution_duration_seconds', 'count', { le: '1' })).toThrow('has no label le');
  });

  it('does not compile with a name that is not in the catalogue', () => {
    // @ts-expect-error -- no such metric
    expect(() => series('tta_workflow_executionz_total')).toThrow('there is no metric tta_workflow_executionz_total');
    // @ts-expect-error -- a metric of another kind
    expect(() => part('tta_cache_total', 'sum')).not.toThrow();
  });
});

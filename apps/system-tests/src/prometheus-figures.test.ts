import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { CleanUps } from './support/clean-ups.js';
import { serveDemo, type ServingDemo } from './support/demo.js';
import { describeWith } from './support/describe-with.js';
import { fetchPage, total } from './support/metrics-page.js';
import { OtlpCollector } from './support/otlp-collector.js';
import { Prometheus, type QueryResult } from './support/prometheus.js';
import { waitUntil } from './support/wait-until.js';

// An idle demo after its five workflows: Prometheus must answer with the exact figures.

describeWith(['prometheus'], 'a real Prometheus that scrapes the demo at rest', () => {
  const cleanUps = new CleanUps();
  let collector: OtlpCollector;
  let demo: ServingDemo;
  let prometheus: Prometheus;

  beforeAll(async () => {
    collector = await OtlpCollector.start();
    cleanUps.add(() => collector.stop());
    demo = await serveDemo(['--no-traffic'], { env: { ...collector.env, OTEL_BSP_SCHEDULE_DELAY: '50' } });
    cleanUps.add(() => demo.child.stop());
    prometheus = await Prometheus.start([
      '  - job_name: tta-primitives',
      '    static_configs:',
      `      - targets: ['${new URL(demo.url).host}']`,
    ]);
    cleanUps.add(() => prometheus.stop());
    await prometheus.queryUntil('up{job="tta-primitives"}', ([result]) => result?.value === 1);
  });

  afterAll(() => cleanUps.run());

  it('is answered', async () => {
    const targets = await prometheus.targets();

    expect(targets).toHaveLength(1);
    expect(targets[0]).toMatchObject({ labels: { job: 'tta-primitives' }, lastError: '' });
  });

  it('counts workflows', async () => {
    expect(await prometheus.query('sum(tta_workflow_executions_total)')).toEqual([{ labels: {}, value: 5 }]);
  });

  it('counts executions by primitive', async () => {
    const results = await prometheus.query('sum by (primitive_name) (tta_primitive_executions_total)');

    expect(byLabel(results, 'primitive_name')).toEqual({
      CachePrimitive: 2,
      DataProcessorPrimitive: 6,
      EnricherPrimitive: 3,
      EnrichmentCache: 2,
      ParallelPrimitive: 1,
      RetryPrimitive: 2,
      SequentialPrimitive: 5,
      ValidatorPrimitive: 4,
    });
  });

  it('counts attempts by status and by number', async () => {
    const byStatus = await prometheus.query('sum by (status) (tta_retry_attempts_total)');
    const byAttempt = await prometheus.query('sum by (attempt) (tta_retry_attempts_total)');

    expect(byLabel(byStatus, 'status')).toEqual({ success: 2, error: 0 });
    expect(byLabel(byAttempt, 'attempt')).toEqual({ '1': 2 });
  });

  it('has as many workflows within a quarter of a second as the page', async () => {
    const page = await fetchPage(demo.url);
    const results = await prometheus.query(
      'sum by (primitive_type) (tta_execution_duration_seconds_bucket{le="0.25",primitive_type="sequential"})',
    );

    const shown = total(page, 'tta_execution_duration_seconds_bucket', 'le="0.25"', 'primitive_type="sequential"');
    expect(byLabel(results, 'primitive_type')).toEqual({ sequential: shown });
  });

  it('has every number that the page has', async () => {
    const page = await fetchPage(demo.url);

    for (const name of [
      'tta_workflow_duration_seconds_sum',
      'tta_execution_duration_seconds_sum',
      'tta_execution_duration_seconds_count',
      'tta_cache_total',
      'tta_cache_saved_seconds_total',
      'tta_parallel_branch_seconds_total',
      'tta_parallel_wall_seconds_total',
    ]) {
      const [result] = await prometheus.query(`sum(${name})`);

      expect(result?.value).toBeCloseTo(total(page, name), 9);
    }
  });

  it('keeps exemplars that name spans of the demo', async () => {
    const selector = 'tta_execution_duration_seconds_bucket{primitive_name="SequentialPrimitive"}';
    const exemplars = await waitUntil('exemplars', async () => {
      const found = await prometheus.exemplars(selector);
      return found.length > 0 && found;
    });
    await waitUntil('all spans', () => collector.spans.length === 25);

    for (const { traceId, spanId, value, seriesLabels } of exemplars) {
      const span = collector.spans.find((each) => each.traceId === traceId && each.spanId === spanId);

      expect(span?.name).toBe('SequentialPrimitive');
      expect(value).toBeGreaterThan(0);
      expect(value).toBeLessThanOrEqual(Number(seriesLabels.le?.replace('+Inf', 'Infinity')));
    }
  });
});

function byLabel(results: readonly QueryResult[], label: string): Record<string, number> {
  return Object.fromEntries(results.map(({ labels, value }): [string, number] => [labels[label] ?? '', value]));
}

import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { declaredEvents } from '@tta/core/authors';
import { metricRows } from '@tta/otel/catalogue';
import * as primitives from '@tta/primitives';
import { CleanUps } from './support/clean-ups.js';
import { serveDemo, type ServingDemo } from './support/demo.js';
import { describeWith } from './support/describe-with.js';
import { discoveredGroups } from './support/discovered-url.js';
import { fetchPage } from './support/metrics-page.js';
import { Prometheus, type QueryResult } from './support/prometheus.js';
import { temporaryFolder } from './support/temporary-folder.js';
import { waitUntil } from './support/wait-until.js';

// Two demos with traffic, in two workspaces, that Prometheus finds by their files and nothing else.

const failsAlways = ['FailingWorkflow', 'HopelessRetry'];
const failsNowAndThen = [
  'BudgetedRetry',
  'HedgedSearch',
  'Prices',
  'Billing',
  'BookTrip',
  'OrderWorkflow',
  'TellStory',
];

const isPositive = (results: readonly QueryResult[]): boolean =>
  results.length > 0 && results.every((result) => result.value > 0);

describeWith(['prometheus', 'promtool'], 'a real Prometheus that discovers two demos with traffic', () => {
  const cleanUps = new CleanUps();
  const folder = temporaryFolder();
  let demos: readonly ServingDemo[] = [];
  let prometheus: Prometheus;

  beforeAll(async () => {
    cleanUps.add(() => folder.remove());
    const start = async (workspace: string): Promise<ServingDemo> => {
      const env = { TTA_DISCOVERY_DIR: folder.path, TTA_WORKSPACE: workspace };
      const demo = await serveDemo([], { env });
      cleanUps.add(() => demo.child.stop());
      return demo;
    };
    prometheus = await Prometheus.start([
      '  - job_name: discovered',
      '    file_sd_configs:',
      `      - files: ['${folder.path}/*.json']`,
      '        refresh_interval: 1s',
    ]);
    cleanUps.add(() => prometheus.stop());
    demos = await Promise.all([start('alpha'), start('beta')]);
  });

  afterAll(() => cleanUps.run());

  it('finds both under the job, the service and the workspace that their files name', async () => {
    const results = await prometheus.queryUntil(
      'up{job="tta-primitives"}',
      (each) => each.length === 2 && isPositive(each),
    );

    expect(results.map(({ labels }) => labels).sort(byWorkspace)).toEqual(
      ['alpha', 'beta'].map((workspace) =>
        expect.objectContaining({ job: 'tta-primitives', service_name: 'demo', workspace }),
      ),
    );
    expect(discoveredGroups(folder.path)).toHaveLength(2);
  });

  it('sees workflows that fail, at the rate at which they run', async () => {
    const failed = 'rate(tta_workflow_executions_total{status="error"}[5m])';
    const all = 'sum without (status) (rate(tta_workflow_executions_total[5m]))';

    await prometheus.queryUntil(failed, (each) => each.some(({ value }) => value > 0));
    const shares = await prometheus.query(`${failed} / ignoring (status) ${all} > 0`);

    for (const { labels, value } of shares) {
      const { workflow_name = '' } = labels;
      expect([...failsAlways, ...failsNowAndThen]).toContain(workflow_name);
      if (failsAlways.includes(workflow_name)) expect(value).toBeCloseTo(1, 9);
    }
  });

  it('sees every way in which a workflow can end', async () => {
    const results = await prometheus.queryUntil(
      'sum by (status) (tta_workflow_executions_total)',
      (each) => each.filter(({ value }) => value > 0).length >= 5,
    );

    const seen = results.filter(({ value }) => value > 0).map(({ labels }) => labels.status);
    expect(seen.sort()).toEqual(['cancelled', 'error', 'rejected', 'success', 'timeout']);
  });

  it('sees attempts that failed and attempts after the first', async () => {
    const byStatus = await prometheus.queryUntil(
      'sum by (status) (tta_retry_attempts_total)',
      (each) => each.length >= 2 && isPositive(each),
    );
    const byAttempt = await prometheus.queryUntil(
      'sum by (attempt) (tta_retry_attempts_total)',
      (each) => each.length >= 2 && isPositive(each),
    );

    expect(byStatus.map(({ labels }) => labels.status).sort()).toEqual(['error', 'success']);
    expect(byAttempt.map(({ labels }) => labels.attempt).sort()).toEqual(['1', '2']);
  });

  it('puts the 95th percentile into the bucket in which the steps are', async () => {
    const bucketsOfProcessor =
      'sum by (le) (tta_execution_duration_seconds_bucket{primitive_name="DataProcessorPrimitive"})';
    const isKnown = (results: readonly QueryResult[]): boolean =>
      results.filter((result) => Number.isFinite(result.value)).length >= 4;
    const query =
      'histogram_quantile(0.95, sum by (le, primitive_type) (rate(tta_execution_duration_seconds_bucket[5m])))';
    const ofProcessor = query
      .replace('primitive_type', 'primitive_name')
      .replace('_bucket', '_bucket{primitive_name="DataProcessorPrimitive"}');

    const results = await prometheus.queryUntil(query, isKnown);
    const [processor] = await prometheus.queryUntil(ofProcessor, isPositive);
    const buckets = await prometheus.query(bucketsOfProcessor);

    expect(results.map(({ labels }) => labels.primitive_type).sort()).toEqual(
      expect.arrayContaining(['cache', 'parallel', 'sequential', 'task']),
    );
    for (const { value } of results.filter((each) => Number.isFinite(each.value))) {
      expect(value).toBeGreaterThan(0);
    }
    // The buckets that have all steps end above it, those that have none end below it.
    const bounds = buckets.map(({ labels, value }) => ({ le: Number(labels.le?.replace('+Inf', 'Infinity')), value }));
    const steps = Math.max(...bounds.map(({ value }) => value));
    expect(processor?.value).toBeGreaterThan(
      Math.max(0, ...bounds.filter(({ value }) => value === 0).map(({ le }) => le)),
    );
    expect(processor?.value).toBeLessThanOrEqual(
      Math.min(...bounds.filter(({ value }) => value === steps).map(({ le }) => le)),
    );
  });

  it('sees the hit rate of the counters', async () => {
    const results = await prometheus.queryUntil(
      'sum(rate(tta_cache_hits_total[5m])) / sum(rate(tta_cache_total[5m])) * 100',
      isPositive,
    );

    const remainder = await prometheus.query(
      'sum(tta_cache_total) - sum(tta_cache_hits_total) - sum(tta_cache_misses_total)',
    );

    expect(results).toHaveLength(1);
    expect(results[0]?.value).toBeLessThan(100);
    expect(remainder).toEqual([{ labels: {}, value: 0 }]);
  });

  describe('sees each guard at work, and each way through a workflow', () => {
    const counters = metricRows(declaredEvents(primitives)).filter(({ type }) => type === 'counter');

    it.each(counters.map(({ name }) => [name]))('%s', async (name) => {
      expect(counters.length).toBeGreaterThan(30);
      // Of each demo, so that no other makes up for one.
      await prometheus.queryUntil(`sum by (workspace) (${name})`, (each) => each.length === 2 && isPositive(each));
    });
  });

  it('keeps exemplars of failures', async () => {
    const exemplars = await waitUntil('exemplars of failures', async () => {
      const found = await prometheus.exemplars('tta_workflow_executions_total{status="error"}');
      return found.length > 0 && found;
    });

    expect(exemplars[0]?.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(exemplars[0]?.spanId).toMatch(/^[0-9a-f]{16}$/);
  });

  it('could read all that it was given', async () => {
    const targets = await prometheus.targets();

    expect(targets.map((target) => target.lastError)).toEqual(['', '']);
  });

  it('has a promtool that has nothing to say about the page', async () => {
    const page = await fetchPage(demos[0]!.url);

    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: page, encoding: 'utf8' });

    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it('loses sight of them when they end, for their files go with them', async () => {
    const endings = await Promise.all(demos.map((demo) => demo.child.stop()));

    // Not by the signal, but in their own way; the exit code is about figures that a busy machine changes.
    expect(endings.map((ending) => ending.signal)).toEqual([null, null]);
    expect(discoveredGroups(folder.path)).toEqual([]);
    await waitUntil('no targets', async () => (await prometheus.targets()).length === 0);
  });
});

function byWorkspace(left: Readonly<Record<string, string>>, right: Readonly<Record<string, string>>): number {
  return String(left.workspace).localeCompare(String(right.workspace));
}

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startNode } from './support/child.js';
import { CleanUps } from './support/clean-ups.js';
import { describeWith } from './support/describe-with.js';
import { demoMain } from './support/paths.js';
import { Prometheus } from './support/prometheus.js';
import { temporaryFolder } from './support/temporary-folder.js';

// The demo runs its five workflows once. Rates see that run only if a scrape saw its counters at 0.

describeWith(['prometheus'], 'a real Prometheus that scrapes the demo before its run and every 5 s', () => {
  const cleanUps = new CleanUps();
  let prometheus: Prometheus;

  beforeAll(async () => {
    const folder = temporaryFolder();
    cleanUps.add(() => folder.remove());
    prometheus = await Prometheus.start(
      ['  - job_name: discovered', '    file_sd_configs:', `      - files: ['${folder.path}/*.json']`],
      '5s',
    );
    cleanUps.add(() => prometheus.stop());
    const demo = startNode([demoMain, '--serve', '--no-traffic', '--port', '0'], {
      env: { TTA_DISCOVERY_DIR: folder.path },
    });
    cleanUps.add(() => demo.stop());
    await demo.waitFor(/^Serving /m, 'stderr');
    await prometheus.queryUntil('sum(tta_workflow_executions_total)', ([result]) => result?.value === 5);
  });

  afterAll(() => cleanUps.run());

  it('answers with the 95th percentile of each kind of step, as all counters since the start tell it', async () => {
    const ofRates = 'sum by (le, primitive_type) (rate(tta_execution_duration_seconds_bucket[5m]))';
    const ofCounters = 'sum by (le, primitive_type) (tta_execution_duration_seconds_bucket)';

    const results = await prometheus.query(`histogram_quantile(0.95, ${ofRates})`);
    const expected = await prometheus.query(`histogram_quantile(0.95, ${ofCounters})`);

    const ofType = (type: string): number | undefined =>
      results.find(({ labels }) => labels.primitive_type === type)?.value;
    expect(results).toHaveLength(5);
    for (const { labels, value } of expected) expect(ofType(labels.primitive_type ?? '')).toBeCloseTo(value, 9);
    // About 0.2 s where the machine is idle: never less, because of the steps inside.
    expect(ofType('sequential')).toBeGreaterThan(0.1);
  });

  it('answers with half of the look-ups as hits', async () => {
    const rates = 'sum(rate(tta_cache_hits_total[5m])) / sum(rate(tta_cache_total[5m])) * 100';

    expect(await prometheus.query(rates)).toEqual([{ labels: {}, value: 50 }]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ruleGroups } from './rules/rule-groups.js';
import { isAlert, isRecording } from './rules/rule.js';
import { objectives } from './settings/objectives.js';
import { demo, idle } from './stack/start-service.js';
import { waitUntil } from './stack/wait-until.js';
import { allPanelQueries, dashboards } from './dashboards/shipped-dashboards.js';
import { fillVariables } from './dashboards/grafana-variables.js';
import { startLiveStack, type LiveStack } from './testing/live-stack.js';
import { startScraped, type ScrapedServices } from './testing/scraped-services.js';
import { describeWith } from './testing/need-programs.js';
import { instantQuery } from './stack/prometheus-client.js';
import { testShownTime, testThresholds, testTiming } from './testing/test-timing.js';

// Every query that is shipped is run here against a real Prometheus that scrapes real processes. Replaced are only
// Grafana's variables (dashboards/grafana-variables.ts) and the windows of the rules (testing/test-timing.ts). Alloy's own
// series come from a page with their names (stack/pipeline-page.ts).

const quietDemo = { ...demo, args: [...demo.args, '--no-traffic'] };

describeWith(['prometheus', 'prometheus-alertmanager', 'postgres'], 'every query on a real Prometheus', () => {
  let stack: LiveStack;
  beforeAll(async () => {
    stack = await startLiveStack();
  });
  afterAll(() => stack.stop());

  /** Passes when some series has a number. Rules need a few evaluations, so it asks more than once. */
  async function expectNumbers(query: string): Promise<void> {
    let last: unknown;
    const hasNumbers = async (): Promise<boolean> => {
      const result = await instantQuery(stack.prometheus, query).catch((error: unknown) => {
        last = error;
        return [];
      });
      return result.some(({ value }) => Number.isFinite(Number(value[1])));
    };
    await waitUntil(query, hasNumbers).catch((error: unknown) => {
      throw last instanceof Error ? last : error;
    });
  }

  describe('panels', () => {
    it.each(allPanelQueries())('$panel', ({ expr }) => expectNumbers(fillVariables(expr, testShownTime)));
  });

  describe('panels of costs, guards and flow, of the demo alone', () => {
    const three = [dashboards['cost-optimization'], dashboards.guards, dashboards.flow].filter(
      (dashboard) => dashboard !== undefined,
    );

    it.each(allPanelQueries(three))('$panel', ({ expr }) =>
      expectNumbers(fillVariables(expr, testShownTime, { $service: 'demo' })),
    );
  });

  const rules = Object.values(ruleGroups({ thresholds: testThresholds, timing: testTiming }, objectives)).flatMap(
    (groups) => groups.flatMap((group) => group.rules),
  );

  describe('recording rules', () => {
    it.each(rules.filter(isRecording))('$record', async ({ record, expr }) => {
      await expectNumbers(expr);
      await expectNumbers(record);
    });
  });

  describe('alerts have something to say about a service in trouble', () => {
    it.each(rules.filter(isAlert))('$alert', async ({ alert, expr }) => {
      await expectNumbers(expr);
      await expectNumbers(`ALERTS{alertname="${alert}", alertstate="firing"}`);
    });
  });

  describe('alerts about guards, sagas and money speak about the demo too', () => {
    it.each(['CircuitOpen', 'BulkheadSaturated', 'SagaUndoFailed', 'BudgetExceeded', 'SpendRateHigh'])('%s', (alert) =>
      expectNumbers(`ALERTS{alertname="${alert}", alertstate="firing", service_name="demo"}`),
    );
  });

  it('exemplars of a latency bucket lead to a trace', async () => {
    const hasTrace = async (): Promise<boolean> => {
      const url = `${stack.prometheus}/api/v1/query_exemplars?query=tta_workflow_duration_seconds_bucket&start=${Date.now() / 1000 - 60}&end=${Date.now() / 1000}`;
      const { data } = (await (await fetch(url)).json()) as {
        data: { exemplars: { labels: { trace_id?: string } }[] }[];
      };
      return data.some(({ exemplars }) => exemplars.some(({ labels }) => /^[0-9a-f]{32}$/.test(labels.trace_id ?? '')));
    };

    await waitUntil('an exemplar with a trace_id', hasTrace);
  });

  it('Alertmanager receives TTAServiceDown when the demo is stopped', async () => {
    const downServices = async (): Promise<readonly (string | undefined)[]> => {
      const response = await fetch(`${stack.alertmanager}/api/v2/alerts?filter=alertname%3DTTAServiceDown`);
      return ((await response.json()) as { labels: Record<string, string> }[]).map(({ labels }) => labels.service_name);
    };
    expect(await downServices()).not.toContain('demo');

    await stack.demo.process.stop('SIGKILL');

    await waitUntil('TTAServiceDown of demo', async () => (await downServices()).includes('demo'));
  });
});

describeWith(['prometheus'], 'the figures of the five workflows, asked of a real Prometheus', () => {
  let stack: ScrapedServices;
  beforeAll(async () => {
    stack = await startScraped([quietDemo]);
    const ran = async (): Promise<boolean> =>
      (await instantQuery(stack.prometheus, 'sum(tta_workflow_executions_total)'))[0]?.value[1] === '5';
    await waitUntil('five workflows', ran);
  });
  afterAll(() => stack.stop());

  it.each([
    ['sum(tta_workflow_executions_total)', 'workflow_name', { '': 5 }],
    [
      'sum by (primitive_name) (tta_primitive_executions_total)',
      'primitive_name',
      {
        SequentialPrimitive: 5,
        DataProcessorPrimitive: 6,
        ValidatorPrimitive: 4,
        EnricherPrimitive: 3,
        CachePrimitive: 2,
        EnrichmentCache: 2,
        RetryPrimitive: 2,
        ParallelPrimitive: 1,
      },
    ],
    ['sum(tta_cache_hits_total) / sum(tta_cache_total) * 100', '', { '': 50 }],
    ['sum by (status) (tta_retry_attempts_total)', 'status', { success: 2, error: 0 }],
    ['sum by (attempt) (tta_retry_attempts_total)', 'attempt', { '1': 2 }],
    ['up{job="tta-primitives"}', 'job', { 'tta-primitives': 1 }],
  ])('%s', async (query, label, expected) => {
    const result = await instantQuery(stack.prometheus, query);

    const figures = result.map(({ metric, value }) => [metric[label] ?? '', Number(value[1])]);
    expect(Object.fromEntries(figures)).toEqual(expected);
  });
});

describeWith(['prometheus'], 'idle panels on a real Prometheus show 0 or "no calls", not NaN', () => {
  const time = { ...testShownTime, range: testShownTime.rateInterval };
  let stack: ScrapedServices;
  beforeAll(async () => {
    stack = await startScraped([quietDemo, idle]);
    const isIdle = async (): Promise<boolean> => {
      const executions = 'tta_workflow_executions_total';
      const [ran] = await instantQuery(stack.prometheus, `count(sum by (service_name) (${executions}) > 0)`);
      const [runs] = await instantQuery(stack.prometheus, `sum(rate(${executions}[${time.rateInterval}]))`);
      return ran?.value[1] === '2' && runs?.value[1] === '0';
    };
    await waitUntil('rates of 0', isIdle);
  });
  afterAll(() => stack.stop());

  it.each(allPanelQueries())('$panel', async ({ expr }) => {
    const result = await instantQuery(stack.prometheus, fillVariables(expr, time));

    expect(result.map(({ value }) => value[1]).filter((value) => !Number.isFinite(Number(value)))).toEqual([]);
  });
});

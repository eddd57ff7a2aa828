import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AlloyClient } from './alloy-client.js';
import { checkDelivery } from './check-delivery.js';
import { diagnose, type Diagnosis } from './diagnose.js';
import { withDefaults } from './diagnose-options.js';
import type { Link, LinkName } from './link.js';
import { serve, type LocalServer } from './testing/local-server.js';
import { missingPrometheus, runPrometheus, until, type RunningPrometheus } from './testing/run-prometheus.js';

const isSkipped = missingPrometheus !== undefined && process.env.CI !== 'true';
const describeWithPrometheus = isSkipped ? describe.skip : describe;

describeWithPrometheus(
  `a real Prometheus as the other end${isSkipped ? ` (skipped: ${missingPrometheus})` : ''}`,
  () => {
    let app: LocalServer;
    let prometheus: RunningPrometheus;
    const look = (options: object = {}): Promise<Diagnosis> =>
      diagnose({
        endpoint: `${app.url}/metrics`,
        workspace: 'a"b\\c',
        prometheus: { url: prometheus.url },
        ...options,
      });
    const linkOf = async (name: LinkName, options: object = {}): Promise<Link | undefined> =>
      (await look(options)).links.find((link) => link.name === name);

    beforeAll(async () => {
      app = await serve(
        () => '# TYPE tta_workflow_executions_total counter\ntta_workflow_executions_total{status="success"} 5\n',
      );
      prometheus = await runPrometheus(app.url.replace('http://', ''), { workspace: 'a"b\\c' });
      await until(async () => (await linkOf('metrics'))?.status === 'holds');
    });
    afterAll(async () => {
      await app.close();
      await prometheus.stop();
    });

    it('has the marked series', async () => {
      expect(await linkOf('metrics')).toMatchObject({
        status: 'holds',
        detail: expect.stringMatching(
          /^tta_workflow_executions_total\{job="tta-primitives",workspace="a\\"b\\\\c"\}: \d series, the youngest sample \d s old$/,
        ) as unknown,
      });
    });

    it('is asked for what was sent to it, by the address for sending', async () => {
      const series = 'tta_workflow_executions_total{sent="yes"}';
      const options = { series, prometheus: { url: `${prometheus.url}/api/v1/write` } };

      await until(async () => (await linkOf('metrics', options))?.status === 'holds');
    });

    it('is broken for a series that does not exist', async () => {
      expect(await linkOf('metrics', { job: 'nobody' })).toMatchObject({ status: 'broken' });
    });

    it('reports a malformed selector', async () => {
      const link = await linkOf('metrics', { series: 'a{' });

      expect(link).toMatchObject({ status: 'broken', detail: expect.stringContaining('answers 400') as unknown });
    });

    it('tells how sending goes with the very metrics that Alloy has', async () => {
      const client = new AlloyClient(prometheus.url, 5000);

      await until(async () => (await checkDelivery(client, withDefaults({}))).delivery.status === 'holds');

      // A Prometheus that writes to itself refuses a sample that a busy machine makes it scrape late.
      expect((await checkDelivery(client, withDefaults({}))).delivery.detail).toMatch(
        /: [1-9]\d* sent, \d+ failed, \d+ retried, \d+ waiting, \d+ s behind$/,
      );
    });

    it('calls a destination broken that died, by the same metrics', async () => {
      const sink = await serve(() => '');
      const sender = await runPrometheus(app.url.replace('http://', ''), {}, `${sink.url}/api/v1/write`);
      const client = new AlloyClient(sender.url, 5000);
      // Once a second it has new samples to send.
      const settings = withDefaults({ lookMs: 2000 });
      try {
        await until(async () => (await checkDelivery(client, settings)).delivery.status === 'holds');
        await sink.close();

        await until(async () => (await checkDelivery(client, settings)).delivery.status === 'broken');

        expect((await checkDelivery(client, settings)).delivery.detail).toMatch(/took nothing in \d+ s/);
      } finally {
        await sender.stop();
      }
    });
  },
);

import { closeSync, openSync } from 'node:fs';
import { afterEach, describe, expect, it } from '@jest/globals';
import { CleanUps } from './support/clean-ups.js';
import { startNode, type Child } from './support/child.js';
import { total } from './support/metrics-page.js';
import { OtlpCollector } from './support/otlp-collector.js';
import { fixture } from './support/paths.js';
import { temporaryFolder } from './support/temporary-folder.js';

const registers = ['--import', '@tta/otel/register', '--import', '@tta/prom-exporter/register'];

const cleanUps = new CleanUps();

afterEach(() => cleanUps.run());

function start(args: readonly string[], env: Record<string, string>, stdout?: number): Child {
  const child = startNode(args, {
    env: { OTEL_EXPORTER_PROMETHEUS_PORT: '0', ...env },
    ...(stdout !== undefined && { stdout }),
  });
  cleanUps.add(() => child.stop());
  return child;
}

function warningsOf(app: Child): string[] {
  return app.stderr.split('\n').filter((line) => line.includes('TtaWarning'));
}

describe('a collector that never answers', () => {
  it('delays neither workflows nor the end of the process', async () => {
    const collector = await OtlpCollector.start({ isAnswering: false });
    cleanUps.add(() => collector.stop());
    // Spans and metrics both go there, by exporters that would wait an hour for an answer.
    const env = { ...collector.env, OTEL_METRICS_EXPORTER: 'otlp', OTEL_EXPORTER_OTLP_TIMEOUT: '3600000' };
    const ending = start([...registers, fixture('plain-app.mjs')], { ...env, APP_NAMES: 'Ada,Grace,Barbara' });
    const staying = start([...registers, fixture('plain-app.mjs')], { ...env, APP_STAYS: 'true' });
    await Promise.all([ending.waitFor(/^app: HELLO, BARBARA!$/m), staying.waitFor(/^app: HELLO, ADA!$/m)]);

    staying.kill('SIGTERM');
    const endings = await Promise.all([ending.ended, staying.ended]);

    expect(endings).toEqual([
      { code: 0, signal: null },
      { code: null, signal: 'SIGTERM' },
    ]);
    expect(collector.requests).toBeGreaterThan(0);
    expect(collector.answers).toBe(0);
    expect(warningsOf(ending)).toEqual([expect.stringMatching(/spans that were lost as the process ended: 15\./)]);
  });
});

describe('more spans than can wait', () => {
  it('are sent or counted, each of them', async () => {
    const collector = await OtlpCollector.start();
    cleanUps.add(() => collector.stop());
    const folder = temporaryFolder();
    cleanUps.add(() => folder.remove());

    const app = start([...registers, fixture('burst-app.mjs')], {
      ...collector.env,
      TTA_DISCOVERY_DIR: folder.path,
      TTA_LOG_LEVEL: 'error',
    });

    expect(await app.ended).toEqual({ code: 0, signal: null });
    expect(total(app.stdout, 'tta_workflow_executions_total')).toBe(3000);
    const dropped = total(app.stdout, 'tta_telemetry_dropped_total', 'signal="spans"', 'reason="queue_full"');
    expect(dropped).toBeGreaterThan(0);
    expect(collector.spans.length + dropped).toBe(6000);
  });
});

describe('a full disk', () => {
  it('costs log lines, which are counted and said once, and nothing else', async () => {
    const folder = temporaryFolder();
    cleanUps.add(() => folder.remove());
    const full = openSync('/dev/full', 'w');
    cleanUps.add(() => closeSync(full));

    const app = start([...registers, fixture('full-disk-app.mjs')], { TTA_DISCOVERY_DIR: folder.path }, full);

    expect(await app.ended).toEqual({ code: 0, signal: null });
    const [, json = ''] = /^app: (.*)$/m.exec(app.stderr) ?? [];
    const { results, dropped } = JSON.parse(json) as { results: number[]; dropped: string[] };
    expect(results).toEqual([3, 5, 7]);
    expect(dropped).toHaveLength(1);
    expect(dropped[0]).toMatch(/^tta_telemetry_dropped_total\{reason="stream_error",signal="logs"\} \d+$/);
    expect(warningsOf(app)).toEqual([expect.stringContaining('ENOSPC')]);
  });
});

describe('100,000 observed executions', () => {
  it('leave exact counts, nothing active, no listener and no growth in heap', async () => {
    const app = start(['--expose-gc', fixture('many-executions.mjs')], {});

    expect(await app.ended).toEqual({ code: 0, signal: null });
    const { heapGrowth, ...rest } = JSON.parse(app.stdout) as Record<string, number>;
    expect(rest).toEqual({
      processListenersAdded: 0,
      abortListeners: 0,
      workflows: 15_000,
      increments: 60_000,
      lookups: 15_000,
      hits: 0,
      misses: 15_000,
      entries: 100,
      active: 0,
    });
    // 20 bytes kept of each execution would be more.
    expect(heapGrowth).toBeLessThan(2_000_000);
  });
});

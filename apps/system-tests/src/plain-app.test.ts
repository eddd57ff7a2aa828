import { readdirSync } from 'node:fs';
import { afterEach, describe, expect, it } from '@jest/globals';
import { CleanUps } from './support/clean-ups.js';
import { startNode, type Child } from './support/child.js';
import { discoveredGroups, discoveredUrl } from './support/discovered-url.js';
import { linesOf, fetchPage } from './support/metrics-page.js';
import { OtlpCollector } from './support/otlp-collector.js';
import { fixture } from './support/paths.js';
import { spanTree } from './support/span-tree.js';
import { temporaryFolder } from './support/temporary-folder.js';

// Applications without a line of telemetry, observed by nothing but flags.

const otel = ['--import', '@tta/otel/register'];
const prom = ['--import', '@tta/prom-exporter/register'];
const orders = [
  { order: 'otel first', flags: [...otel, ...prom] },
  { order: 'prom-exporter first', flags: [...prom, ...otel] },
];

const cleanUps = new CleanUps();

afterEach(() => cleanUps.run());

interface ObservedApp {
  readonly app: Child;
  readonly collector: OtlpCollector;
  readonly discoveryFolder: string;
}

async function startApp(
  flags: readonly string[],
  file: string,
  env: Record<string, string> = {},
): Promise<ObservedApp> {
  const collector = await OtlpCollector.start();
  cleanUps.add(() => collector.stop());
  const folder = temporaryFolder();
  cleanUps.add(() => folder.remove());
  const app = startNode([...flags, fixture(file)], {
    env: {
      ...collector.env,
      OTEL_SERVICE_NAME: 'greeter',
      OTEL_EXPORTER_PROMETHEUS_PORT: '0',
      TTA_DISCOVERY_DIR: folder.path,
      TTA_WORKSPACE: 'system-test',
      ...env,
    },
  });
  cleanUps.add(() => app.stop());
  return { app, collector, discoveryFolder: folder.path };
}

function eventsOf(app: Child): unknown[] {
  return app.stdoutLines
    .filter((line) => line.startsWith('{'))
    .map((line) => (JSON.parse(line) as { event: unknown }).event);
}

const greetingTree = ['Greeting', '  cache(Greet)', '    Greet', '  retry(Shout)', '    Shout'];
const greetingEvents = [
  'sequential_workflow_start',
  'sequential_step_start',
  'cache_miss',
  'sequential_step_complete',
  'sequential_step_start',
  'retry_workflow_start',
  'retry_attempt_start',
  'retry_attempt_success',
  'sequential_step_complete',
  'sequential_workflow_complete',
];

describe.each(orders)('a plain application, $order', ({ flags }) => {
  it('shows its metrics while it runs and loses no span and no log line at SIGTERM', async () => {
    const { app, collector, discoveryFolder } = await startApp(flags, 'plain-app.mjs', { APP_STAYS: 'true' });
    await app.waitFor(/^app: HELLO, ADA!$/m);
    const page = await fetchPage(await discoveredUrl(discoveryFolder));
    const groups = discoveredGroups(discoveryFolder);

    app.kill('SIGTERM');
    const ending = await app.ended;

    expect(linesOf(page, 'tta_workflow_executions_total')).toEqual([
      'tta_workflow_executions_total{status="success",workflow_name="Greeting"} 1',
    ]);
    expect(page).toContain(
      'tta_primitive_executions_total{primitive_name="Shout",primitive_type="task",status="success"} 1\n',
    );
    expect(groups[0]?.labels).toMatchObject({
      ...{ job: 'tta-primitives', service_name: 'greeter', workspace: 'system-test' },
    });
    // As if the signal had no listener.
    expect(ending).toEqual({ code: null, signal: 'SIGTERM' });
    expect(collector.resource['service.name']).toBe('greeter');
    expect(spanTree(collector.spans, collector.spans[0]!.traceId)).toEqual(greetingTree);
    expect(eventsOf(app)).toEqual(greetingEvents);
    expect(readdirSync(discoveryFolder)).toEqual([]);
  });

  it('loses no span and no log line when it ends by itself', async () => {
    const names = Array.from({ length: 300 }, (_, index) => `user ${index}`).join(',');
    const { app, collector, discoveryFolder } = await startApp(flags, 'plain-app.mjs', { APP_NAMES: names });

    const ending = await app.ended;

    expect(ending).toEqual({ code: 0, signal: null });
    expect(collector.spans).toHaveLength(300 * greetingTree.length);
    expect(new Set(collector.spans.map((span) => span.traceId)).size).toBe(300);
    expect(eventsOf(app)).toHaveLength(300 * greetingEvents.length);
    expect(readdirSync(discoveryFolder)).toEqual([]);
    expect(app.stderr).toBe('');
  });

  it('works for CommonJS', async () => {
    const { app, collector, discoveryFolder } = await startApp(flags, 'commonjs-app.cjs', { APP_STAYS: 'true' });
    await app.waitFor(/^app: Hello, Ada$/m);
    const page = await fetchPage(await discoveredUrl(discoveryFolder));

    await app.stop();

    expect(page).toContain('tta_workflow_executions_total{status="success",workflow_name="Greeting"} 1\n');
    expect(spanTree(collector.spans, collector.spans[0]!.traceId)).toEqual(['Greeting', '  Greet']);
    expect(eventsOf(app)).toContain('sequential_workflow_complete');
  });
});

describe('a plain application', () => {
  it('works under --require as under --import', async () => {
    const flags = [...otel, ...prom].map((flag) => (flag === '--import' ? '--require' : flag));

    const { app, collector } = await startApp(flags, 'commonjs-app.cjs');

    expect(await app.ended).toEqual({ code: 0, signal: null });
    expect(spanTree(collector.spans, collector.spans[0]!.traceId)).toEqual(['Greeting', '  Greet']);
    expect(app.stderr).not.toMatch(/TTA|Error/);
  });

  it.each(orders)('that handles SIGTERM itself ends in its own way and loses nothing, $order', async ({ flags }) => {
    const { app, collector } = await startApp(flags, 'handles-sigterm.mjs');
    await app.waitFor(/^app: hello$/m);

    app.kill('SIGTERM');
    const ending = await app.ended;

    expect(ending).toEqual({ code: 0, signal: null });
    expect(app.stdout).toContain('app: bye');
    expect(collector.spans.map((span) => span.name).sort()).toEqual([
      ...['Farewell', 'FirstWords', 'LastWords', 'Welcome'],
    ]);
    expect(eventsOf(app).filter((event) => event === 'sequential_workflow_complete')).toHaveLength(2);
  });

  it('runs as it would without telemetry where a variable cannot be used', async () => {
    const { app } = await startApp([...otel, ...prom], 'plain-app.mjs', {
      OTEL_EXPORTER_PROMETHEUS_PORT: 'many',
      TTA_LOG_LEVEL: 'loud',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'nowhere',
    });

    expect(await app.ended).toEqual({ code: 0, signal: null });
    expect(app.stdout).toContain('app: HELLO, ADA!');
    for (const [variable, value] of [
      ['OTEL_EXPORTER_PROMETHEUS_PORT', 'many'],
      ['TTA_LOG_LEVEL', 'loud'],
      ['OTEL_EXPORTER_OTLP_ENDPOINT', 'nowhere'],
    ]) {
      const lines = app.stderr.split('\n').filter((line) => line.includes(variable!));

      expect(lines).toHaveLength(1);
      expect(lines[0]).toContain(value);
    }
  });
});

import { appendFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { startPrivatePostgres, type PrivatePostgres } from 'private-postgres';
import { firstMissing } from '../blocks/run-program.js';
import { makeProject, packPackages } from '../testing/packed-project.js';
import { describeWithPostgres } from '../testing/describe-with-postgres.js';
import { runTool, startCommand, startProgram } from '../testing/running-program.js';
import { blockWith, runCommands, savePrograms, visibleBlocks } from './page-steps.js';

// The tasks of a newcomer, page by page and block by block, with the packages as npm would publish them.

const packed = packPackages(['docs']);
afterAll(() => rmSync(packed, { recursive: true, force: true }));

/** The output that a page shows behind its program. */
function shownOutput(page: string): string[] {
  const output = visibleBlocks(page).find(({ title }) => title === 'output')?.code ?? '';
  return output.split('\n').filter((line) => line !== '');
}

describe('a newcomer', () => {
  it('has a service of their own in five minutes, with its metrics', async () => {
    const page = 'docs/start/five-minutes.md';
    const project = makeProject(packed, 'own-service');
    savePrograms(page, project);

    const service = startProgram(project, ['main.js']);
    const [, url = ''] = await service.matching(/metrics are at (\S+)/);
    // The reader's port is 9464; where the test runs, it may be taken.
    const curl = blockWith(page, 'sh', 'curl').replace('http://127.0.0.1:9464/metrics', url);
    const metrics = runCommands(curl, project);
    service.signal('SIGINT');
    await service.ended;

    expect(firstMissing(shownOutput(page), service.output())).toBeUndefined();
    const shown = blockWith(page, 'text', 'tta_workflow_executions_total').trim().split('\n');
    expect(metrics.split('\n')).toEqual(expect.arrayContaining(shown));
  });

  it('observes a program without changing it', () => {
    const page = 'docs/start/zero-code.md';
    const project = makeProject(packed, 'zero-code-task');
    savePrograms(page, project);

    const printed = runCommands(
      `export OTEL_EXPORTER_PROMETHEUS_PORT=0\n${blockWith(page, 'sh', '--import')}`,
      project,
    );

    expect(printed).toContain('"event":"sequential_workflow_complete"');
    expect(printed).toContain('the story of player-7');
  });

  it('has a metric of their own', async () => {
    const page = 'docs/recipes/own-metric.md';
    const project = makeProject(packed, 'own-metric');
    savePrograms(page, project);

    const program = startProgram(project, ['main.js']);

    expect(await program.ended).toBe(0);
    expect(firstMissing(shownOutput(page), program.output())).toBeUndefined();
  });

  it('puts a fallback behind a flaky model', async () => {
    const page = 'docs/recipes/fallback-over-models.md';
    const project = makeProject(packed, 'flaky-model');
    savePrograms(page, project);
    appendFileSync(join(project, 'main.js'), 'console.log(answer);');

    const program = startProgram(project, ['main.js']);

    expect(await program.ended).toBe(0);
    expect(program.output()).toBe('a short answer to why?\n');
  });

  it('gives each tenant of the model a budget', async () => {
    const project = makeProject(packed, 'budget');
    savePrograms('docs/recipes/budget-per-tenant.md', project);
    appendFileSync(join(project, 'main.js'), 'console.log(first, second, acme, paid, refused);');

    const program = startProgram(project, ['main.js']);

    expect(await program.ended).toBe(0);
    expect(program.output()).toContain('large-model on why? small-model on how? [ 0.00315, 0.00028 ] 200 402\n');
  });
});

const describeWithPrometheus =
  existsSync('/usr/bin/prometheus') || process.env.CI === 'true' ? describe : describe.skip;

describeWithPrometheus('a newcomer with Prometheus (needs apt-get install prometheus)', () => {
  it('sees the metrics of the first page by the configuration of the dashboards page', async () => {
    const project = makeProject(packed, 'dashboards');
    savePrograms('docs/start/five-minutes.md', project);
    const service = startProgram(project, ['main.js']);
    const [, address = ''] = await service.matching(/metrics are at http:\/\/(\S+)\/metrics/);
    const configuration = blockWith('docs/observe/dashboards.md', 'yaml', 'scrape_configs');
    writeFileSync(
      join(project, 'prometheus.yml'),
      configuration.replace('127.0.0.1:9464', address).replace('5s', '1s'),
    );

    const prometheus = startCommand(project, '/usr/bin/prometheus', [
      '--config.file=prometheus.yml',
      '--storage.tsdb.path=data',
      '--web.listen-address=127.0.0.1:0',
    ]);
    const [, server = ''] = await prometheus.matching(/Listening on.*?address=(127\.0\.0\.1:\d+)/);
    const value = await firstValue(server, 'sum(tta_workflow_executions_total{workflow_name="story"})');
    prometheus.signal('SIGTERM');
    service.signal('SIGINT');
    await Promise.all([prometheus.ended, service.ended]);

    expect(value).toBe('1');
  });
});

describeWithPostgres('a newcomer with PostgreSQL (needs apt-get install postgresql)', () => {
  let postgres: PrivatePostgres | undefined;
  afterAll(() => postgres?.stop());

  it('has an order that survives a crash and waits for approval', async () => {
    const page = 'docs/recipes/durable-order.md';
    const project = makeProject(packed, 'durable-order');
    savePrograms(page, project);
    postgres = await startPrivatePostgres();
    const env = { DATABASE_URL: postgres.url };
    // npx finds it in a project that npm installed.
    expect(blockWith(page, 'sh', 'createdb')).toContain('npx tta-dbos migrate');
    runTool(packed, '@tta/dbos', 'tta-dbos', ['migrate'], env);

    const first = startProgram(project, ['worker.js'], env);
    await first.matching(/working/);
    expect(await startProgram(project, ['start.js'], env).ended).toBe(0);
    const recorded = (): string => runTool(packed, '@tta/dbos', 'tta-dbos', ['show', 'order-1'], env);
    while (!recorded().includes('decision')) await new Promise((resolve) => setTimeout(resolve, 100));
    first.signal('SIGKILL');
    await first.ended;
    const second = startProgram(project, ['worker.js'], env);
    const approved = startProgram(project, ['approve.js'], env);
    await approved.ended;
    second.signal('SIGTERM');
    await second.ended;

    const [reserved, shipped, parcel] = blockWith(page, 'text', 'reserved tea').trim().split('\n');
    expect(first.output()).toContain(reserved);
    expect(second.output()).toContain(shipped);
    expect(second.output()).not.toContain(reserved);
    expect(approved.output()).toContain(parcel);
  });
});

/** Asks until Prometheus has scraped once. While it starts, it answers 503. */
async function firstValue(server: string, query: string): Promise<string> {
  for (;;) {
    const response = await fetch(`http://${server}/api/v1/query?query=${encodeURIComponent(query)}`);
    if (response.ok) {
      const { data } = (await response.json()) as { data: { result: { value: [number, string] }[] } };
      const [first] = data.result;
      if (first !== undefined) return first.value[1];
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

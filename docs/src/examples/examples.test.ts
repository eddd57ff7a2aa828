import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { startPrivatePostgres, type PrivatePostgres } from 'private-postgres';
import { repository } from '../site/page-files.js';
import { visibleBlocks } from '../tasks/page-steps.js';
import { makeProject, packPackages } from '../testing/packed-project.js';
import { describeWithPostgres } from '../testing/describe-with-postgres.js';
import { runTool, startProgram, type Program } from '../testing/running-program.js';

const names = readdirSync(join(repository, 'examples')).sort();
const packed = packPackages(names.map((name) => `examples/${name}`));
afterAll(() => rmSync(packed, { recursive: true, force: true }));

/** An example, copied to where only what is packed is found. */
function start(name: string, args: readonly string[], env?: Record<string, string>): Program {
  return startProgram(makeProject(packed, name, join(repository, 'examples', name)), args, env);
}

function tool(name: string, path: string): string {
  return join(dirname(createRequire(join(repository, 'package.json')).resolve(`${name}/package.json`)), path);
}

describe('the examples', () => {
  it('are each run by a test, and have a README of one screen', () => {
    const tested = readFileSync(join(repository, 'docs/src/examples/examples.test.ts'), 'utf8');

    for (const name of names) {
      expect(tested).toContain(`start('${name}'`);
      const lines = readFileSync(join(repository, 'examples', name, 'README.md'), 'utf8').split('\n');
      expect(lines.length).toBeLessThan(40);
    }
  });

  it.each(names)('%s says how it runs in a clone, where npm cannot install workspace:*', (name) => {
    const folder = join(repository, 'examples', name);
    const [commands = ''] = visibleBlocks(`examples/${name}/README.md`)
      .filter(({ language }) => language === 'sh')
      .map(({ code }) => code);

    expect(readFileSync(join(folder, 'package.json'), 'utf8')).toContain('"workspace:*"');
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).not.toMatch(/npm (?:install|i|ci)\b/);
    expect(commands).toMatch(/^\(cd \.\.\/\.\. && npm run build\)/);
    for (const [, program = ''] of commands.matchAll(/^(?:\w+=\S+ )*node (?:-\S+ )*(\S+\.[jt]s)/gm)) {
      expect([program, existsSync(join(folder, program))]).toEqual([program, true]);
    }
  });

  it('http-service continues the correlation id, has metrics, and ends gracefully', async () => {
    const service = start('http-service', ['main.js']);
    const [, url = ''] = await service.matching(/listening at (\S+)/);

    const told = await fetch(`${url}/stories/ada`, { headers: { 'x-correlation-id': 'order-7' } });
    const late = await fetch(`${url}/stories/slow`);
    const page = await (await fetch(`${url}/metrics`)).text();
    service.signal('SIGTERM');

    expect(told.headers.get('x-correlation-id')).toBe('order-7');
    expect(await told.json()).toEqual({ story: 'ada went out.' });
    expect([late.status, await late.json()]).toEqual([504, { code: 'ERR_TTA_TIMEOUT' }]);
    expect(page).toContain(
      'tta_primitive_executions_total{primitive_name="story",primitive_type="sequential",status="success"} 1',
    );
    expect(page).toContain('tta_workflow_executions_total{status="success",workflow_name="tell-story"} 1');
    expect(await service.ended).toBe(0);
    expect(service.output()).toContain('"correlation_id":"order-7"');
  });

  it('http-service aborts the work of a client that disconnects', async () => {
    const service = start('http-service', ['main.js']);
    const [, url = ''] = await service.matching(/listening at (\S+)/);
    const controller = new AbortController();

    const asked = fetch(`${url}/stories/slow`, { signal: controller.signal }).catch(() => 'left');
    await service.matching(/sequential_step_start/);
    controller.abort();
    await asked;
    await service.matching(/"status":"cancelled"/);
    service.signal('SIGTERM');

    expect(await service.ended).toBe(0);
  });

  it('llm-pipeline obeys Retry-After, and falls back', async () => {
    const pipeline = start('llm-pipeline', ['main.js']);

    expect(await pipeline.ended).toBe(0);
    expect(pipeline.output()).toContain('large model on an easy question');
    expect(pipeline.output()).toContain('small model on a hard question');
  });

  it('etl loads every row', async () => {
    const etl = start('etl', ['main.js', '20000']);

    expect(await etl.ended).toBe(0);
    expect(etl.output()).toBe('20000 rows, 10000 of them even\n');
  });

  it('order-saga undoes an order that fails', async () => {
    const good = start('order-saga', ['main.js']);
    expect(await good.ended).toBe(0);
    expect(good.output()).toContain('done: parcel-1');

    const bad = start('order-saga', ['main.js', 'no-ship']);
    expect(await bad.ended).toBe(1);
    expect(bad.output().trim().split('\n')).toEqual([
      'reserved tea',
      'charged 7',
      'paid back 7',
      'freed tea',
      'failed: the shipper refuses',
    ]);
  });

  it('cluster announces a page for each worker', async () => {
    const cluster = start('cluster', ['main.js'], { TTA_DISCOVERY_DIR: './discovery', WORKERS: '2', PORT: '0' });
    await cluster.matching(/worker metrics (\S+)[\s\S]*worker metrics (\S+)/);

    const files = readdirSync(join(packed, 'cluster/discovery'));
    cluster.signal('SIGTERM');

    expect(files).toHaveLength(2);
    expect(await cluster.ended).toBe(0);
  });

  it('next-instrumentation serves metrics after register', async () => {
    const next = start('next-instrumentation', [tool('tsx', 'dist/cli.mjs'), 'main.ts']);

    expect(await next.ended).toBe(0);
    expect(next.output()).toMatch(/metrics at http:\/\/127\.0\.0\.1:\d+\/metrics\nhello Ada/);
  });

  it('zero-code is observed from outside', async () => {
    const register = ['--import', '@tta/otel/register', '--import', '@tta/prom-exporter/register'];
    const plain = start('zero-code', [...register, 'main.js'], { TTA_LOG_FORMAT: 'json' });

    expect(await plain.ended).toBe(0);
    expect(plain.output()).toContain('"event":"retry_attempt_failed"');
    expect(plain.output()).toContain('the story of ada');
  });

  it('testing passes under vitest and jest', async () => {
    const vitest = start('testing', [tool('vitest', 'vitest.mjs'), 'run', '--globals']);
    expect(await vitest.ended).toBe(0);
    expect(vitest.output()).toMatch(/3 passed/);

    const jest = start('testing', ['--experimental-vm-modules', tool('jest', 'bin/jest.js')]);
    expect(await jest.ended).toBe(0);
    expect(jest.output()).toMatch(/3 passed/);
  });
});

describeWithPostgres('the examples on PostgreSQL (need apt-get install postgresql)', () => {
  let postgres: PrivatePostgres | undefined;
  afterAll(() => postgres?.stop());

  it('workers end each report once, though one of them dies', async () => {
    postgres = await startPrivatePostgres();
    const env = { DATABASE_URL: postgres.url };
    runTool(packed, '@tta/dbos', 'tta-dbos', ['migrate'], env);

    const main = start('workers', ['main.js'], env);
    const code = await main.ended;

    expect(code).toBe(0);
    expect(main.output()).toContain('one worker is gone\n');
    expect(main.output()).toContain('20 reports, the last one: report 20: 2000 rows\n');
  });
});

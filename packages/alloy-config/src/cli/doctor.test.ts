import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fakeAlloy, scrapedTarget } from '../doctor/testing/fake-alloy.js';
import { serve, type LocalServer } from '../doctor/testing/local-server.js';
import { runInMemory } from './testing/run-in-memory.js';

let app: LocalServer;
let alloy: LocalServer;
beforeAll(async () => {
  app = await serve(() => 'tta_workflow_executions_total 1\n');
  alloy = await fakeAlloy(() => ({
    targets: [scrapedTarget({ url: `${app.url}/metrics` })],
    metrics: { samples_pending: 0 },
  }));
});
afterAll(() => Promise.all([app.close(), alloy.close()]));

const argv = (): string[] => ['doctor', '--endpoint', `${app.url}/metrics`, '--alloy-url', alloy.url];

describe('doctor', () => {
  it('lists the links, names those it skipped, and ends with 0', async () => {
    const { exitCode, stdout, stderr } = await runInMemory(argv());

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^skipped {2}process {8}no discovery folder/);
    expect(stdout).toMatch(/^ok {7}endpoint {7}http/m);
    expect(stdout).not.toContain('To mend');
    expect(stderr).toBe('Not checked: process, log-delivery, otlp-delivery, metrics, trace, log\n');
  });

  it('says how to mend the first broken link, and ends with 1', async () => {
    const { exitCode, stdout } = await runInMemory(argv(), { env: { TTA_DISCOVERY_DIR: '/nowhere' } });

    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^broken {3}process {8}\/nowhere does not exist$/m);
    expect(stdout).toMatch(
      /\n\nTo mend process: start the process with TTA_DISCOVERY_DIR=\/nowhere.*\. Then run it again\.\n$/,
    );
  });

  it('prints JSON', async () => {
    const { exitCode, stdout } = await runInMemory([...argv(), '--json', '--job', 'x']);

    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      firstBroken: { name: 'scrape', status: 'broken' },
      links: expect.arrayContaining([expect.objectContaining({ name: 'endpoint', status: 'holds' })]) as unknown,
    });
  });

  it('takes token, user and tenant from the environment and shows none of them', async () => {
    const other = await serve(() => ({ status: 401, body: 'not with hunter2' }));
    const flags = ['--prometheus-url', other.url, '--loki-url', other.url, '--trace-id', 'a', '--tempo-url', other.url];
    const env = {
      TTA_DOCTOR_TOKEN: 'hunter2',
      TTA_DOCTOR_LOKI_TOKEN: 'hunter3',
      TTA_DOCTOR_LOKI_USER: 'me',
      TTA_DOCTOR_TEMPO_TENANT: 't',
    };

    const { exitCode, stdout, stderr } = await runInMemory([...argv(), ...flags], { env });
    const sent = new Map(other.requests.map(({ url, headers }) => [url?.split('?')[0], headers]));
    await other.close();

    expect(exitCode).toBe(1);
    expect(sent.get('/api/v1/query')?.authorization).toBe('Bearer hunter2');
    expect(sent.get('/loki/api/v1/query_range')?.authorization).toBe(
      `Basic ${Buffer.from('me:hunter3').toString('base64')}`,
    );
    expect(sent.get('/api/traces/a')).toMatchObject({ authorization: 'Bearer hunter2', 'x-scope-orgid': 't' });
    expect(stdout + stderr).not.toMatch(/hunter/);
  });

  it('shows what a discovery file holds, and lets it steer no terminal', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tta-doctor-'));
    const labels = { job: 'tta-primitives', service_name: '\u001B[2Jx\nok       endpoint', workspace: '\u202Emain' };
    await writeFile(join(folder, 'a.json'), JSON.stringify([{ targets: [new URL(app.url).host], labels }]));

    const shown = await runInMemory([...argv(), '--discovery', folder], { isTerminal: true });
    const json = await runInMemory([...argv(), '--discovery', folder, '--json']);
    await rm(folder, { recursive: true });

    expect(shown.stdout).toContain('\\u001b[2Jx\\u000aok       endpoint, workspace \\u202emain');
    expect(json.stdout).not.toContain('\u202E');
    expect(JSON.parse(json.stdout)).toMatchObject({
      links: expect.arrayContaining([
        expect.objectContaining({ detail: expect.stringContaining(labels.service_name) as unknown }),
      ]) as unknown,
    });
  });

  it('uses colour on a terminal', async () => {
    expect((await runInMemory(argv(), { isTerminal: true })).stdout).toContain('\u001B[32mok');
  });
});

import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { diagnose, type Diagnosis } from './diagnose.js';
import type { DiagnoseOptions } from './diagnose-options.js';
import type { Link, LinkName } from './link.js';
import { fakeAlloy, scrapedTarget, type AlloyState } from './testing/fake-alloy.js';
import { ownSpace } from './process-space.js';
import { serve, silence, type LocalServer, type Reply } from './testing/local-server.js';

const page = '# TYPE tta_workflow_executions_total counter\ntta_workflow_executions_total{status="success"} 5\n';
const deadPid = spawnSync(process.execPath, ['--version']).pid;

let app: LocalServer;
let alloy: LocalServer;
let other: LocalServer;
let folder: string;
/** An address without a listener. */
let nobody: string;
let appReply: Reply = page;
let alloyState: AlloyState = {};
let otherReply: (url: URL) => Reply | undefined = () => undefined;

beforeAll(async () => {
  app = await serve(({ pathname }) => (pathname === '/metrics' ? appReply : undefined));
  alloy = await fakeAlloy(() => alloyState);
  other = await serve((url) => otherReply(url));
  const gone = await serve(() => undefined);
  nobody = gone.url;
  await gone.close();
});
afterAll(() => Promise.all([app.close(), alloy.close(), other.close()]));
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tta-doctor-'));
  appReply = page;
  alloyState = { targets: [scrapedTarget({ url: `${app.url}/metrics` })] };
  otherReply = () => undefined;
  other.requests.length = 0;
});
afterEach(() => rm(folder, { recursive: true }));

const host = (): string => app.url.replace('http://', '');

function announce(name: string, labels: Record<string, string> = {}, target = host()): Promise<void> {
  const all = { job: 'tta-primitives', service_name: 'demo', workspace: 'main', ...labels };
  return writeFile(join(folder, name), JSON.stringify([{ targets: [target], labels: all }]));
}

async function linksOf(options: DiagnoseOptions = {}): Promise<Record<LinkName, Link>> {
  const usual = { endpoint: `${app.url}/metrics`, alloyUrl: alloy.url, timeoutMs: 400, lookMs: 30 };
  return byName(await diagnose({ ...usual, ...options }));
}

/** With the pages that the folder names. */
async function linksOfFolder(options: DiagnoseOptions = {}): Promise<Record<LinkName, Link>> {
  const usual = { discoveryFolder: folder, alloyUrl: alloy.url, timeoutMs: 400, lookMs: 30 };
  return byName(await diagnose({ ...usual, ...options }));
}

function byName({ links }: Diagnosis): Record<LinkName, Link> {
  return Object.fromEntries(links.map((link) => [link.name, link])) as Record<LinkName, Link>;
}

const age = /(\d+) s(?= (?:ago|behind|old))/g;

describe('diagnose', () => {
  it('finds nothing broken in a whole pipeline', async () => {
    await announce(`main.${process.pid}.9464.json`);
    otherReply = ({ pathname }) => {
      if (pathname === '/api/v1/query')
        return JSON.stringify({ data: { result: [{ value: [1, `${Date.now() / 1000 - 5}`] }] } });
      if (pathname === '/api/traces/abc') return JSON.stringify({ batches: [{ scopeSpans: [{ spans: [{}, {}] }] }] });
      return JSON.stringify({ data: { result: [{ values: [['1', 'a line']] }] } });
    };
    const access = { url: other.url };

    const { ok, links, firstBroken } = await diagnose({
      discoveryFolder: folder,
      alloyUrl: `${alloy.url}/`,
      lookMs: 30,
      ...{ prometheus: access, tempo: access, loki: access, traceId: 'abc', correlationId: 'run-1' },
    });

    // Ages grow by as long as a busy machine takes.
    const ages = links.flatMap(({ detail }) => [...detail.matchAll(age)].map(([, seconds]) => Number(seconds)));
    expect(ages.map((seconds, index) => seconds >= ([3, 4, 5][index] ?? Infinity))).toEqual([true, true, true]);
    expect(links.map(({ name, status, detail }) => [name, status, detail.replace(age, 'N s')])).toEqual([
      ['process', 'holds', `demo, workspace main, process ${process.pid}, at ${host()}`],
      ['endpoint', 'holds', `${app.url}/metrics: 1 tta_ series`],
      ['alloy', 'holds', `${alloy.url} is ready, version v1.18.0`],
      ['components', 'holds', '2 components, all healthy'],
      ['scrape', 'holds', `${app.url}/metrics scraped N s ago`],
      ['delivery', 'holds', 'https://mimir.example/api/v1/push: 1200 sent, 0 failed, 3 retried, 7 waiting, N s behind'],
      ['log-delivery', 'skipped', 'this Alloy sends no logs'],
      ['otlp-delivery', 'skipped', 'this Alloy sends nothing over OTLP'],
      [
        'metrics',
        'holds',
        `tta_workflow_executions_total{job="tta-primitives",workspace="main",instance="${host()}"}: 1 series, the youngest sample N s old`,
      ],
      ['trace', 'holds', 'trace abc: 2 spans'],
      ['log', 'holds', '{job="tta-primitives"} |= "run-1": 1 lines'],
    ]);
    expect([ok, firstBroken]).toEqual([true, undefined]);
  });

  it('passes without addresses, and names what it skipped', async () => {
    const { ok, links } = await diagnose({ endpoint: `${app.url}/metrics`, alloyUrl: alloy.url, lookMs: 30 });

    expect(ok).toBe(true);
    expect(links.filter(({ status }) => status === 'skipped').map(({ name }) => name)).toEqual([
      ...['process', 'log-delivery', 'otlp-delivery', 'metrics', 'trace', 'log'],
    ]);
  });

  it('names the first broken link and goes on where it can', async () => {
    appReply = { status: 500 };
    alloyState = { metrics: { samples_total: 0 } };

    const { ok, firstBroken, links } = await diagnose({
      endpoint: `${app.url}/metrics`,
      alloyUrl: alloy.url,
      lookMs: 30,
    });

    expect([ok, firstBroken?.name]).toEqual([false, 'endpoint']);
    expect(links.filter(({ status }) => status === 'broken').map(({ name }) => name)).toEqual(['endpoint', 'delivery']);
  });
});

describe('the link process', () => {
  it.each<[string, () => Promise<void> | void, DiagnoseOptions, string]>([
    ['a missing folder', () => undefined, { discoveryFolder: '/nowhere' }, 'does not exist'],
    ['an empty folder', () => undefined, {}, 'no process has announced itself'],
    [
      'a file that is being written',
      () => writeFile(join(folder, '.a.1.1.json.tmp'), '['),
      {},
      'no process has announced itself',
    ],
    ['a file of another form', () => writeFile(join(folder, 'a.json'), '{}'), {}, 'a.json: not in the form'],
    ['half a file', () => writeFile(join(folder, 'a.json'), '[{"targets"'), {}, 'a.json: not in the form'],
    [
      'other jobs only',
      () => announce('a.1.1.json', { job: 'other' }),
      {},
      'no process of job tta-primitives; there are: job other',
    ],
    [
      'another workspace',
      () => announce('a.1.1.json'),
      { workspace: 'x' },
      'workspace x; there are: job tta-primitives, workspace main',
    ],
    ['a dead process', () => announce(`a.${deadPid}.9464.json`), {}, 'is gone'],
  ])('is broken for %s', async (_, prepare, options, detail) => {
    await prepare();

    const { process: link, endpoint } = await linksOf({ discoveryFolder: folder, ...options });

    expect(link.status).toBe('broken');
    expect(link.detail).toContain(detail);
    expect(link.remedy).not.toBe('');
    expect(endpoint.status).toBe('holds');
  });

  it('checks living processes, and skips files of dead ones and half-written files', async () => {
    await announce(`a.${deadPid}.9999.json`, {}, '127.0.0.1:1');
    await announce(`a.${process.pid}.9464.json`);
    await writeFile(join(folder, '.b.1.1.json.tmp'), '[');

    const { process: link } = await linksOf({ discoveryFolder: folder });

    expect(link).toMatchObject({ status: 'holds', detail: expect.stringContaining(host()) as unknown });
  });

  it('does not judge by its number a process of another PID namespace', async () => {
    const { host: ownHost = '' } = await ownSpace();
    const elsewhere = { __meta_tta_host: ownHost, __meta_tta_pid_namespace: '4026532999' };
    await announce(`a.${deadPid}.9464.json`, elsewhere);

    const { process: link } = await linksOf({ discoveryFolder: folder });

    expect(link).toMatchObject({
      status: 'holds',
      detail: `demo, workspace main, process ${deadPid} of another PID namespace, at ${host()}`,
    });
  });

  it('says that the loopback of another PID namespace may be another one', async () => {
    await announce(`a.1.1.json`, { __meta_tta_pid_namespace: '4026532999' }, new URL(nobody).host);

    const { endpoint } = await linksOfFolder();

    expect(endpoint).toMatchObject({ status: 'broken', remedy: expect.stringContaining('PID namespace') as unknown });
  });

  it('names files that were written on another host, and asks no page of theirs', async () => {
    const other = { __meta_tta_host: 'machine/another-boot', __meta_tta_pid_namespace: '4026531836' };
    await announce(`a.${process.pid}.9464.json`, other);
    const asked = app.requests.length;

    const alone = await linksOfFolder();
    await announce(`b.${process.pid}.9465.json`);
    const beside = await linksOf({ discoveryFolder: folder, alloyUrl: nobody });

    expect(alone.process).toMatchObject({
      status: 'broken',
      detail: `a.${process.pid}.9464.json: written on another host, or before this one was started again`,
    });
    expect(app.requests).toHaveLength(asked + 1);
    expect(beside.process.detail).toContain(`process ${process.pid} of another host, at ${host()}`);
  });

  it('leaves the page unasked when no process is found', async () => {
    const { links } = await diagnose({ discoveryFolder: folder, alloyUrl: nobody });

    expect(links[1]).toMatchObject({ name: 'endpoint', status: 'skipped' });
  });
});

describe('the link endpoint', () => {
  it.each<[string, Reply, DiagnoseOptions, string]>([
    ['an unknown host', page, { endpoint: 'http://nowhere.invalid/metrics' }, 'the host nowhere.invalid is not known'],
    ['no URL', page, { endpoint: 'localhost' }, 'is not a URL'],
    ['a page that sends elsewhere', { status: 302, headers: { location: 'http://127.0.0.1/' } }, {}, 'answers 302'],
    ['silence', silence, {}, 'no answer within 0.4 s'],
    ['a missing page', { status: 404 }, {}, 'answers 404'],
    ['a closed page', { status: 401 }, {}, 'answers 401'],
    ['a failing page', { status: 500 }, {}, 'answers 500'],
    ['a page without our series', 'process_cpu_seconds_total 1\n', {}, 'holds no tta_ series'],
    ['something else', '<html></html>', {}, 'holds no tta_ series'],
  ])('is broken for %s', async (_, reply, options, detail) => {
    appReply = reply;

    const { endpoint } = await linksOf(options);

    expect(endpoint.status).toBe('broken');
    expect(endpoint.detail).toContain(detail);
  });

  it.each([
    ['on another machine', '192.0.2.1:9464', {}],
    ['behind a user name', '127.0.0.1:80@192.0.2.1', {}],
    ['in the scheme', 'x', { __scheme__: 'http://192.0.2.1/?' }],
  ])('is not asked %s, because any user may write such a file', async (_, target, labels) => {
    await announce(`a.${process.pid}.9464.json`, labels, target);

    const { endpoint } = await linksOfFolder();

    expect(endpoint).toMatchObject({
      status: 'skipped',
      detail: `${target}: not an address of this machine (see --allow-remote)`,
    });
  });

  it('is asked on another machine where that is allowed', async () => {
    await announce(`a.${process.pid}.9464.json`, {}, 'nowhere.invalid:9464');

    const { endpoint } = await linksOfFolder({ allowRemote: true });

    expect(endpoint).toMatchObject({ status: 'broken', detail: expect.stringContaining('nowhere.invalid') as unknown });
  });

  it('is broken when nothing listens', async () => {
    const { endpoint } = await linksOf({ endpoint: `${nobody}/metrics` });

    expect(endpoint.detail).toContain(`nothing listens on ${nobody.replace('http://', '')}`);
  });
});

describe('the links of Alloy', () => {
  it.each<[string, LinkName, () => AlloyState, string]>([
    ['not loaded yet', 'alloy', () => ({ ready: { status: 503, body: 'Alloy is not ready.' } }), 'is not ready'],
    ['no Alloy at all', 'alloy', () => ({ ready: { status: 404 } }), 'that is not an Alloy'],
    ['silence', 'alloy', () => ({ ready: silence }), 'no answer within'],
    ['a refused reload', 'alloy', () => ({ metrics: { last_load_successful: 0 } }), 'refused the configuration'],
    [
      'an unhealthy component',
      'components',
      () => ({
        healthy: { status: 500, body: 'unhealthy components: loki.write.a' },
        sick: { 'loki.write.a': { state: 'unhealthy', message: 'no such host' } },
      }),
      'loki.write.a is unhealthy: no such host',
    ],
    [
      'an exited component',
      'components',
      () => ({ sick: { 'a.b': { state: 'exited', message: '' } } }),
      'a.b is exited',
    ],
    [
      'ill health without a list',
      'components',
      () => ({ healthy: { status: 500, body: 'unhealthy components: a.b\n' }, components: { status: 404 } }),
      'answers 500: unhealthy components: a.b',
    ],
    ['silence about health', 'components', () => ({ healthy: silence }), 'no answer within'],
    ['no list of components', 'scrape', () => ({ components: { status: 404 } }), 'does not say what it scrapes'],
    ['a list in another form', 'scrape', () => ({ components: '<html>' }), 'does not say what it scrapes'],
    ['no debug information', 'scrape', () => ({ detail: '{}' }), 'does not say what it scrapes'],
    [
      'debug information in another form',
      'scrape',
      () => ({ detail: '{"debugInfo":[1]}' }),
      'does not say what it scrapes',
    ],
    ['no targets', 'scrape', () => ({ targets: [] }), 'it has no targets at all'],
    [
      'other targets only',
      'scrape',
      () => ({ targets: [scrapedTarget({ job: 'x' })] }),
      'no target of job tta-primitives; it scrapes x',
    ],
    [
      'a target not scraped yet',
      'scrape',
      () => ({ targets: [scrapedTarget({ isNew: true })] }),
      'has not been scraped yet',
    ],
    [
      'a failed scrape',
      'scrape',
      () => ({ targets: [scrapedTarget({}), scrapedTarget({ health: 'down', lastError: 'connection refused' })] }),
      'failed: connection refused',
    ],
    ['a scrape long ago', 'scrape', () => ({ targets: [scrapedTarget({ ageMs: 600_000 })] }), 'was scraped 600 s ago'],
    ['no metrics page', 'delivery', () => ({ metricsPage: { status: 404 } }), 'sends metrics nowhere'],
    ['no destination', 'delivery', () => ({ metricsPage: 'alloy_build_info 1\n' }), 'sends metrics nowhere'],
    [
      'nothing sent yet',
      'delivery',
      () => ({ metrics: { samples_total: 0 } }),
      'no samples were sent to https://mimir.example',
    ],
    [
      'all refused',
      'delivery',
      () => ({ metrics: { samples_total: 50, samples_failed_total: 50, samples_retried_total: 0 } }),
      'refuses all samples',
    ],
    [
      'an end that is away',
      'delivery',
      () => ({ metrics: { samples_total: 50, samples_retried_total: 50 } }),
      'takes no samples',
    ],
    ['some refused', 'delivery', () => ({ metrics: { samples_failed_total: 100 } }), 'are lost'],
    ['some dropped', 'delivery', () => ({ metrics: { samples_dropped_total: 100 } }), 'are lost'],
    [
      'a long queue',
      'delivery',
      () => ({ metrics: { queue_highest_sent_timestamp_seconds: Date.now() / 1000 - 900 } }),
      'is 900 s behind',
    ],
  ])('are broken for %s (%s)', async (_, name, state, detail) => {
    alloyState = state();

    const links = await linksOf();

    expect(links[name]).toMatchObject({ status: 'broken', detail: expect.stringContaining(detail) as unknown });
    expect(links[name].remedy).not.toBe('');
  });

  it.each<[string, AlloyState]>([
    ['native histograms only', { metrics: { samples_total: 0, histograms_total: 9, samples_retried_total: 0 } }],
    ['a handful of samples lost long ago', { metrics: { samples_failed_total: 5 } }],
    [
      'an older Alloy without the time of the last sample',
      { metrics: { queue_highest_sent_timestamp_seconds: undefined } },
    ],
  ])('hold for %s', async (_, state) => {
    alloyState = state;

    expect((await linksOf()).delivery.status).toBe('holds');
  });

  it('are skipped when nothing listens', async () => {
    const { alloy: link, components, scrape, delivery } = await linksOf({ alloyUrl: nobody });

    expect(link).toMatchObject({
      status: 'broken',
      detail: `Alloy: nothing listens on ${nobody.replace('http://', '')}`,
    });
    expect([components, scrape, delivery].map(({ status }) => status)).toEqual(['skipped', 'skipped', 'skipped']);
    expect((await linksOf({ alloyUrl: 'alloy' })).alloy.detail).toContain('is not a URL');
  });

  it('still run after a refused reload, and are looked at', async () => {
    alloyState = { metrics: { last_load_successful: 0 } };

    expect((await linksOf()).components.status).toBe('holds');
  });

  it('miss a process that is announced but not scraped', async () => {
    await announce(`a.${process.pid}.9464.json`);
    alloyState = { targets: [scrapedTarget({ url: 'http://127.0.0.1:1/metrics' })] };

    const { scrape } = await linksOf({ discoveryFolder: folder });

    expect(scrape).toMatchObject({
      status: 'broken',
      detail: expect.stringContaining(`does not scrape ${host()}`) as unknown,
    });
  });

  it('know this machine by its other name', async () => {
    await announce(`a.${process.pid}.9464.json`);
    alloyState = { targets: [scrapedTarget({ url: `${app.url.replace('127.0.0.1', 'localhost')}/metrics` })] };

    expect((await linksOf({ discoveryFolder: folder })).scrape.status).toBe('holds');
  });

  it('look at one workspace only with workspace set', async () => {
    alloyState = {
      targets: [scrapedTarget({ workspace: 'other', health: 'down' }), scrapedTarget({ workspace: 'main' })],
    };

    expect((await linksOf({ workspace: 'main' })).scrape.status).toBe('holds');
    expect((await linksOf({ workspace: 'none' })).scrape.detail).toContain(
      'no target of job tta-primitives, workspace none',
    );
  });

  it.each<[string, (read: number) => AlloyState, string]>([
    [
      'retries that grow while nothing is delivered',
      (read) => ({ metrics: { samples_total: 1200 + read, samples_retried_total: 3 + read } }),
      'took nothing in',
    ],
    [
      'samples that wait for more than two intervals',
      () => ({ interval: '15s', metrics: { queue_highest_sent_timestamp_seconds: Date.now() / 1000 - 40 } }),
      'is 40 s behind, and 7 samples wait',
    ],
  ])('call a dead remote broken for %s', async (_, state, detail) => {
    let reads = 0;
    const dying = await fakeAlloy(() => state(reads++));
    try {
      const { delivery } = await linksOf({ alloyUrl: dying.url });
      expect(delivery).toMatchObject({ status: 'broken', detail: expect.stringContaining(detail) as unknown });
    } finally {
      await dying.close();
    }
  });

  it('stop looking as soon as what waited arrives', async () => {
    let reads = 0;
    const busy = await fakeAlloy(() => ({ metrics: { samples_total: 1200 + reads++ } }));
    try {
      expect((await linksOf({ alloyUrl: busy.url, lookMs: 3_600_000 })).delivery.status).toBe('holds');
    } finally {
      await busy.close();
    }
  });

  it('say that old losses may have healed', async () => {
    alloyState = { metrics: { samples_failed_total: 100 } };

    expect((await linksOf()).delivery.remedy).toMatch(/^nothing was lost in the last .* --watch 1m/);
  });

  it('find that logs and spans are lost, and that nothing is read', async () => {
    alloyState = {
      sick: Object.fromEntries(
        ['loki.source.journal.app', 'loki.source.file.records', 'loki.write.loki', 'otelcol.exporter.otlp.tempo'].map(
          (id) => [id, { state: 'healthy', message: '' }],
        ),
      ),
      moreMetrics: [
        'loki_source_journal_target_lines_total{component_id="loki.source.journal.app"} 0',
        'loki_source_file_files_active_total{component_id="loki.source.file.records"} 0',
        'loki_write_sent_entries_total{component_id="loki.write.loki",host="loki"} 0',
        'loki_write_dropped_entries_total{component_id="loki.write.loki",host="loki",reason="ingester_error"} 500',
        'otelcol_exporter_send_failed_spans_total{component_id="otelcol.exporter.otlp.tempo"} 100',
        'otelcol_exporter_sent_spans_total{component_id="otelcol.exporter.otlp.tempo"} 0',
      ],
    };

    const links = await linksOf();

    expect([links['log-delivery'].status, links['log-delivery'].detail]).toEqual([
      'broken',
      '500 log entries were dropped (ingester_error), 0 were sent; no journal line was read; no log file is read',
    ]);
    expect([links['otlp-delivery'].status, links['otlp-delivery'].detail]).toEqual([
      'broken',
      '100 spans of otelcol.exporter.otlp.tempo failed, 0 were sent',
    ]);
    expect(links.delivery.status).toBe('holds');
  });

  it.each<[string, LinkName, (read: number) => readonly string[], string]>([
    [
      'batches of logs that are tried again',
      'log-delivery',
      (read) => ['loki_write_sent_entries_total 9', `loki_write_batch_retries_total ${read}`],
      'no log entry was sent in',
    ],
    [
      'a queue of spans that does not move',
      'otlp-delivery',
      () => ['otelcol_exporter_sent_spans_total 9', 'otelcol_exporter_queue_size 3'],
      '3 requests wait',
    ],
  ])('find %s', async (_, name, moreMetrics, detail) => {
    let reads = 0;
    const healthy = { state: 'healthy', message: '' };
    const sick = { 'loki.write.loki': healthy, 'otelcol.exporter.otlphttp.tempo': healthy };
    const dead = await fakeAlloy(() => ({ sick, moreMetrics: moreMetrics(++reads) }));
    try {
      const links = await linksOf({ alloyUrl: dead.url });
      expect(links[name]).toMatchObject({ status: 'broken', detail: expect.stringContaining(detail) as unknown });
    } finally {
      await dead.close();
    }
  });

  it('count what was sent over OTLP, and say why a scraped page means no metrics there', async () => {
    alloyState = {
      sick: { 'otelcol.exporter.otlp.tempo': { state: 'healthy', message: '' } },
      moreMetrics: ['otelcol_exporter_sent_spans_total 9'],
    };

    const { 'otlp-delivery': link } = await linksOf();

    expect(link).toEqual({
      name: 'otlp-delivery',
      status: 'holds',
      detail:
        '9 spans, 0 log records, 0 metric points sent; processes whose page is scraped send no metrics, which would count twice',
    });
  });

  it('name the dead process of a target that is down', async () => {
    await announce(`main.${process.pid}.9464.json`);
    await announce(`gone.${deadPid}.1.json`, {}, '127.0.0.1:1');
    alloyState = {
      targets: [
        scrapedTarget({ url: `${app.url}/metrics` }),
        scrapedTarget({ url: 'http://127.0.0.1:1/metrics', health: 'down', lastError: 'connection refused' }),
      ],
    };

    const { scrape } = await linksOf({ discoveryFolder: folder });

    expect(scrape.detail).toContain(`the process of gone.${deadPid}.1.json is dead`);
  });

  it('have the reason of a refused reload from the journal, where it can be read', async () => {
    const path = process.env.PATH;
    const log = [
      'ts=2026-01-01T00:00:00Z level=info msg="config reloaded"',
      'ts=2026-01-01T00:01:00Z level=error msg="failed to reload config" err="unrecognized attribute \\\\"regoin\\\\""',
    ];
    await writeFile(join(folder, 'journalctl'), `#!/bin/sh\n${log.map((line) => `echo '${line}'`).join('\n')}\n`, {
      mode: 0o755,
    });
    process.env.PATH = `${folder}:${path ?? ''}`;
    try {
      const { alloy: link } = await linksOf();
      expect(link).toMatchObject({
        status: 'broken',
        detail: expect.stringContaining('at its last reload: unrecognized attribute "regoin"') as unknown,
      });
    } finally {
      process.env.PATH = path;
    }
  });

  it('are watched for fresh losses', async () => {
    let reads = 0;
    const growing = await fakeAlloy(() => ({
      metrics: { samples_total: 1000, samples_failed_total: 500 + reads++ },
    }));
    try {
      const { delivery } = await linksOf({ alloyUrl: growing.url, watchMs: 30 });
      expect(delivery.detail).toContain('are lost');
    } finally {
      await growing.close();
    }
    alloyState = { metrics: { samples_failed_total: 500 } };
    expect((await linksOf({ watchMs: 30 })).delivery.status).toBe('holds');
  });
});

describe('the links of the other end', () => {
  const access = (): { url: string } => ({ url: other.url });
  const empty = JSON.stringify({ status: 'success', data: { result: [] } });

  it.each<[string, LinkName, Reply | undefined, string]>([
    ['an unknown path', 'metrics', undefined, 'has no /api/v1/query there'],
    ['a refusal', 'metrics', { status: 401, body: 'no' }, 'answers 401: not allowed'],
    ['a query that is wrong', 'metrics', { status: 400, body: 'parse error\nmore' }, 'answers 400: parse error'],
    ['something else', 'metrics', '<html>', 'does not answer as Prometheus'],
    ['no series', 'metrics', empty, 'no such series'],
    ['silence', 'metrics', silence, 'no answer within'],
    ['an unknown trace', 'trace', undefined, 'trace abc is not there'],
    ['an empty trace', 'trace', '{"batches":[]}', 'trace abc is empty'],
    ['a refused trace', 'trace', { status: 403 }, 'answers 403'],
    ['an unknown path of logs', 'log', undefined, 'has no /loki/api/v1/query_range there'],
    ['no line', 'log', empty, 'no line of job tta-primitives with correlation_id run-1 within 60 min'],
    ['a failing Loki', 'log', { status: 500, body: 'oops' }, 'answers 500: oops'],
  ])('are broken for %s (%s)', async (_, name, reply, detail) => {
    otherReply = () => reply;
    const options = { prometheus: access(), tempo: access(), loki: access(), traceId: 'abc', correlationId: 'run-1' };

    const links = await linksOf(options);

    expect(links[name]).toMatchObject({ status: 'broken', detail: expect.stringContaining(detail) as unknown });
  });

  it.each<[string, LinkName, DiagnoseOptions, string]>([
    ['no trace', 'trace', { tempo: { url: 'http://tempo.example' } }, '--trace-id'],
    ['no run', 'log', { loki: { url: 'http://loki.example' } }, '--correlation-id'],
  ])('are skipped for %s (%s)', async (_, name, options, detail) => {
    expect((await linksOf(options))[name]).toMatchObject({
      status: 'skipped',
      detail: expect.stringContaining(detail) as unknown,
    });
  });

  it.each([
    ['/api/prom/push', '/api/prom/api/v1/query'],
    ['/api/v1/push', '/api/v1/query'],
    ['/api/v1/write', '/api/v1/query'],
    ['/', '/api/v1/query'],
    ['/prefix/', '/prefix/api/v1/query'],
  ])('are asked at the right path for an address that ends in %s', async (end, path) => {
    await linksOf({ prometheus: { url: `${other.url}${end}` } });

    expect(other.requests.map(({ url }) => url?.split('?')[0])).toEqual([path]);
  });

  it.each([
    ['a bearer token', { token: 'hunter2' }, 'Bearer hunter2'],
    ['a user and a token', { user: 'me', token: 'hunter2' }, `Basic ${Buffer.from('me:hunter2').toString('base64')}`],
    ['nothing', {}, undefined],
  ])('are shown %s, which no message repeats', async (_, credentials, expected) => {
    otherReply = () => ({ status: 500, body: 'bad token hunter2' });

    const links = await linksOf({ prometheus: { ...access(), ...credentials, tenant: 'team-a' } });

    expect(other.requests[0]?.headers).toMatchObject({ 'x-scope-orgid': 'team-a' });
    expect(other.requests[0]?.headers.authorization).toBe(expected);
    if (expected !== undefined) expect(JSON.stringify(links)).not.toContain('hunter2');
  });

  it('are asked for structured metadata when no line holds the id', async () => {
    otherReply = ({ searchParams }) =>
      searchParams.get('query')?.includes('|=') === true
        ? empty
        : JSON.stringify({ data: { result: [{ values: [[], []] }] } });

    const { log } = await linksOf({ loki: access(), traceId: 'abc', logsSinceMs: 60_000 });
    const asked = new URL(other.requests[0]?.url ?? '', other.url).searchParams;

    expect(log.detail).toBe('{job="tta-primitives"} | trace_id="abc": 2 lines');
    expect(BigInt(asked.get('end') ?? 0) - BigInt(asked.get('start') ?? 0)).toBe(60_000_000_000n);
  });
});

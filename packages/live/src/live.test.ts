import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { get as getByTls } from 'node:https';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { setInstrumentation } from '@tta/core';
import { runningLivePage } from '@tta/core/authors';
import { RecordingInstrumentation } from '@tta/core/testing';
import { startLive, type Live, type LiveOptions } from './index.js';
import type { LiveTls } from './live-options.js';
import type { LiveNumbers, LiveUpdate, PeerChanges, RunDetail, WorkflowGraph } from './model/live-data.js';
import type { MedianRun } from './model/median-run.js';
import { listen } from './server/listen.js';
import { ask } from './testing/request.js';
import { failing, inOrder, Step } from './testing/steps.js';

let folder: string;
const running: Live[] = [];
const before = { ...process.env };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tta-live-test-'));
});
afterEach(async () => {
  for (const live of running.splice(0)) await live.close();
  rmSync(folder, { recursive: true });
  process.env = { ...before };
  setInstrumentation(undefined);
  jest.restoreAllMocks();
});

async function start(options: LiveOptions = {}): Promise<Live & { url: string }> {
  const live = await startLive({ port: 0, folder, ...options });
  running.push(live);
  return live as Live & { url: string };
}

async function get<T>(live: { url: string }, path: string): Promise<T> {
  return JSON.parse((await ask(`${live.url}${path}`)).text) as T;
}

const story = inOrder('story', new Step('load'), new Step('tell'));

describe('startLive', () => {
  it('shows the runs of the process, the newest changes of each, and their steps', async () => {
    const live = await start();
    await story.execute(1);
    await failing('broken', new TypeError('no', { cause: new Error('deep') }))
      .execute(1)
      .catch(() => undefined);

    const { runs, processes } = await get<LiveUpdate>(live, 'api/state');
    expect(runs.map(({ workflow, status, failure }) => [workflow, status, failure?.message])).toEqual([
      ['story', 'success', undefined],
      ['broken', 'error', 'no'],
    ]);
    expect(processes).toMatchObject([{ pid: process.pid, isOwn: true, hasEnded: false, droppedRuns: 0 }]);
    const detail = await get<RunDetail>(live, `api/run/${runs[1]?.key}`);
    expect(detail.steps[0]?.error).toMatchObject({ type: 'TypeError', causes: [{ message: 'deep' }] });
    expect(detail.frames[0]).toMatchObject({
      file: 'src/live.test.ts',
      href: expect.stringMatching(/^vscode:\/\/file\//),
    });
  });

  it.each(['before', 'after'])('works beside an instrumentation that is installed %s it', async (order) => {
    const recording = new RecordingInstrumentation();
    if (order === 'before') setInstrumentation(recording);
    const live = await start();
    if (order === 'after') setInstrumentation(recording);
    await story.execute(1);

    expect(recording.tree()).toBe('story success\n  load success\n  tell success');
    expect((await get<LiveUpdate>(live, 'api/state')).runs).toHaveLength(1);
  });

  it.each([
    ['nothing of inputs and results by default', {}, undefined, undefined],
    ['inputs and results on request', { capture: true }, '{"id":7,"apiKey":"[concealed]"}', '"found"'],
  ])('keeps %s', async (_, options, input, output) => {
    const live = await start(options);
    await new Step('look-up', () => 'found').execute({ id: 7, apiKey: 'secret-7' });

    const { runs } = await get<LiveUpdate>(live, 'api/state');
    const answer = await ask(`${live.url}api/run/${runs[0]?.key}`);
    const [step] = (JSON.parse(answer.text) as RunDetail).steps;
    expect([step?.input, step?.output]).toEqual([input, output]);
    expect(answer.text).not.toContain('secret-7');
  });

  it('gives the median of the good runs of a workflow, to compare one with', async () => {
    const live = await start();
    for (let run = 0; run < 3; run++) await story.execute(1);
    await inOrder('story', failing('load'))
      .execute(1)
      .catch(() => undefined);
    await new Step('other').execute(1);

    const { runs } = await get<LiveUpdate>(live, 'api/state');
    const failed = runs.find(({ status }) => status === 'error');
    const { runs: count, run } = await get<MedianRun>(live, `api/median/${failed?.key}`);
    expect([count, run?.steps.map(({ name }) => name)]).toEqual([3, ['story', 'load', 'tell']]);
    expect((await ask(`${live.url}api/median/1-a.1`)).status).toBe(404);
  });

  it('is asked for inputs and results by the environment too', async () => {
    process.env.TTA_LIVE_CAPTURE = 'on';
    const live = await start();
    await new Step('look-up').execute('player-7');

    const { runs } = await get<LiveUpdate>(live, 'api/state');
    expect((await get<RunDetail>(live, `api/run/${runs[0]?.key}`)).steps[0]?.input).toBe('"player-7"');
  });

  it('knows the graph of a workflow before it ran, and figures afterwards', async () => {
    const live = await start({ workflows: [story] });
    const [graph] = await get<WorkflowGraph[]>(live, 'api/graphs');
    expect(graph).toMatchObject({
      workflow: 'story',
      hasRun: false,
      edges: [
        [0, 1],
        [1, 2],
      ],
    });
    expect(graph?.nodes.map(({ name }) => name)).toEqual(['story', 'load', 'tell']);
    expect(graph?.mermaid).toContain('flowchart TD');

    for (let run = 0; run < 5; run++) await story.execute(1);
    const { steps } = await get<LiveNumbers>(live, 'api/numbers');
    expect(steps.find(({ name }) => name === 'load')).toMatchObject({ isWorkflow: false, outcomes: { success: 5 } });
    expect(steps.find(({ name }) => name === 'story')).toMatchObject({ isWorkflow: true, outcomes: { success: 5 } });
    expect((await get<WorkflowGraph[]>(live, 'api/graphs'))[0]?.hasRun).toBe(true);
  });

  it('stops observing when it is closed, and leaves nothing behind', async () => {
    const live = await start();
    expect(readdirSync(folder).filter((name) => name.endsWith('.json'))).toHaveLength(1);
    await live.close();
    await live.close();

    expect(readdirSync(folder)).toEqual(['token']);
    await expect(ask(live.url)).rejects.toThrow('ECONNREFUSED');
  });

  it("leaves out the port of an application's metrics when it looks for a free one", async () => {
    const server = createServer();
    const tried: number[] = [];
    server.listen = ((options: { port: number }) => {
      tried.push(options.port);
      const isLast = tried.length === 3;
      if (isLast) process.nextTick(() => server.emit('listening'));
      else process.nextTick(() => server.emit('error', Object.assign(new Error('taken'), { code: 'EADDRINUSE' })));
      return server;
    }) as never;

    await listen(server, '127.0.0.1', 9462, false);

    expect(tried).toEqual([9462, 9463, 9465]);
  });

  it('takes the next port when one is taken, or says so', async () => {
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
    const { port } = blocker.address() as AddressInfo;
    try {
      await expect(startLive({ port, folder, strictPort: true })).rejects.toMatchObject({
        ...{ code: 'ERR_TTA_LIVE_LISTEN', port },
        message: expect.stringContaining('TTA_LIVE_PORT'),
      });
      const live = await start({ port });
      expect(Number(new URL(live.url).port)).toBeGreaterThan(port);
    } finally {
      await new Promise((resolve) => blocker.close(resolve));
    }
  });

  it('tells other packages of the process its origin without the token, while it runs', async () => {
    const live = await start();
    expect(runningLivePage().origin).toBe(new URL(live.url).origin);
    await live.close();
    expect(runningLivePage().origin).toBeUndefined();
  });

  it('is off where TTA_LIVE says so, and warns of a value that says nothing', async () => {
    process.env.TTA_LIVE = 'off';
    expect((await startLive({ port: 0, folder })).url).toBeUndefined();
    const emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);

    process.env.TTA_LIVE = 'nope';
    expect((await start()).url).toMatch(/^http:/);
    expect(emitWarning.mock.calls[0]?.[0]).toContain('TTA_LIVE');
    emitWarning.mockRestore();
    delete process.env.TTA_LIVE;
  });

  it('is off in production unless it is asked for', async () => {
    process.env.NODE_ENV = 'production';
    expect((await start()).url).toBeUndefined();
    process.env.TTA_LIVE = 'on';
    expect((await start()).url).toBeDefined();
  });

  it('runs once in a process', async () => {
    const emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const [first, second] = [await start(), await start({ workflows: [story] })];

    expect(second.url).toBe(first.url);
    expect(emitWarning).toHaveBeenCalledTimes(1);
    expect(await get<WorkflowGraph[]>(first, 'api/graphs')).toHaveLength(1);
  });

  it('goes on without other processes where its folder is not private', async () => {
    const emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const open = join(folder, 'open');
    mkdirSync(open);
    chmodSync(open, 0o755);

    const live = await start({ folder: open });

    expect((await ask(live.url)).status).toBe(200);
    expect(emitWarning.mock.calls[0]?.[0]).toContain('chmod 700');
    expect(readdirSync(open)).toEqual([]);
  });

  it.each<[LiveOptions, string]>([
    [{ port: -1 }, 'port'],
    [{ host: '0.0.0.0' }, 'host'],
    [{ host: 'http://x' }, 'host'],
    [{ maxBytes: 1 }, 'maxBytes'],
    [{ editor: 'javascript' }, 'editor'],
    [{ traceUrl: 'http://127.0.0.1:3200/traces' }, 'traceUrl'],
    [{ traceUrl: 'javascript:alert("{traceId}")' }, 'traceUrl'],
    [{ traceUrl: 'http://a b/{traceId}' }, 'traceUrl'],
    [{ workflows: [{} as never] }, 'workflows[0]'],
    [{ allowedHosts: ['a b'] }, 'allowedHosts[0]'],
    [{ prot: 1 } as never, 'prot'],
  ])('refuses %p', async (options, option) => {
    await expect(startLive(options)).rejects.toMatchObject({ code: 'ERR_TTA_INVALID_OPTION', option });
  });
});

describe('the address', () => {
  it('holds a token that is the same after a new start, in a file of the user alone', async () => {
    const first = await start();
    await first.close();
    running.pop();
    const second = await start();

    expect(new URL(second.url).pathname).toBe(new URL(first.url).pathname);
    expect(new URL(first.url).pathname).toMatch(/^\/[\w-]{32}\/$/);
    expect(statSync(join(folder, 'token')).mode & 0o777).toBe(0o600);
  });

  it.each<[string, (url: string) => Promise<{ status: number; text: string }>, number]>([
    ['without the token', (url) => ask(new URL('/', url).href), 404],
    ['with another token', (url) => ask(new URL(`/${'x'.repeat(32)}/api/state`, url).href), 404],
    ['by a foreign host name', (url) => ask(url, { Host: 'evil.example' }), 403],
    ['by a foreign host name that looks like an address', (url) => ask(url, { Host: '127.0.0.1.evil.example' }), 403],
    ['from a page of another origin', (url) => ask(`${url}api/state`, { Origin: 'http://evil.example' }), 403],
    ['from a sandboxed page', (url) => ask(`${url}api/state`, { Origin: 'null' }), 403],
    ['from a page of another port', (url) => ask(`${url}api/state`, { 'Sec-Fetch-Site': 'same-site' }), 403],
    [
      'embedded in another page',
      (url) => ask(url, { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'iframe' }),
      403,
    ],
    ['by another method', (url) => ask(`${url}api/state`, {}, 'POST'), 405],
  ])('gives nothing %s', async (_, request, status) => {
    const live = await start();
    await story.execute('secret-input');
    const answer = await request(live.url);

    expect(answer.status).toBe(status);
    expect(answer.text).not.toContain('story');
  });

  it('answers its own page, a person, and names that are allowed', async () => {
    const live = await start({ allowedHosts: ['host.docker.internal'] });
    const { host, origin } = new URL(live.url);
    const requests = [
      {},
      { Origin: origin, 'Sec-Fetch-Site': 'same-origin' },
      { 'Sec-Fetch-Site': 'none' },
      { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' },
      { Host: host.replace('127.0.0.1', 'localhost') },
      { Host: 'host.docker.internal:1' },
    ];
    for (const headers of requests) expect([headers, (await ask(live.url, headers)).status]).toEqual([headers, 200]);
  });

  it('serves a page that may run nothing but its own script, and whose address does not leak', async () => {
    const { headers, text } = await ask((await start()).url);
    const policy = String(headers['content-security-policy']);

    expect(policy).toMatch(
      /^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; connect-src 'self'/,
    );
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' });
    expect(headers).not.toHaveProperty('access-control-allow-origin');
    expect(text).not.toMatch(/(?:src|href)="(?!data:)/);
  });
});

describe('an address that others reach', () => {
  const certificate = (): LiveTls => {
    const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    const subject = ['-subj', '/CN=localhost'];
    const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, ...subject];
    execFileSync('openssl', args, { stdio: 'ignore' });
    return { cert: readFileSync(cert), key: readFileSync(key) };
  };
  const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

  (hasOpenssl ? it : it.skip)('is served over TLS, and not without (skipped without openssl)', async () => {
    const tls = certificate();
    const live = await start({ tls, folder: false });
    const { cert: ca } = tls;
    const status = await new Promise((resolve, reject) =>
      getByTls(
        live.url,
        { ca, servername: 'localhost', checkServerIdentity: () => undefined, agent: false },
        ({ statusCode }) => resolve(statusCode),
      ).on('error', reject),
    );

    expect([new URL(live.url).protocol, status]).toEqual(['https:', 200]);
    await expect(ask(live.url.replace('https:', 'http:'))).rejects.toThrow();
  });

  it('refuses text that is not a certificate, and does not show it', async () => {
    const refused = await startLive({ tls: { cert: 'no-cert', key: 'secret-key' }, folder }).catch(
      (error: unknown) => error,
    );

    expect(refused).toMatchObject({ code: 'ERR_TTA_INVALID_OPTION', option: 'tls' });
    expect((refused as Error).message).not.toContain('secret-key');
    // Nothing of the failed start is left.
    expect((await ask((await start()).url)).status).toBe(200);
  });

  it('is allowed on request, and asks for the token there too', async () => {
    const live = await start({ host: '0.0.0.0', allowRemote: true });
    const { hostname, port } = new URL(live.url);

    expect(hostname).toBe('127.0.0.1');
    expect((await ask(live.url)).status).toBe(200);
    expect((await ask(`http://127.0.0.1:${port}/`)).status).toBe(404);
    expect((await ask(live.url, { Host: 'my-laptop.example' })).status).toBe(403);
  });
});

describe('other processes', () => {
  it('get changes a part at a time, from the version that they have', async () => {
    const live = await start();
    await story.execute(1);
    const first = await get<PeerChanges>(live, 'api/changes?since=0');
    await story.execute(1);
    const second = await get<PeerChanges>(live, `api/changes?since=${first.version}`);

    expect([first.runs.length, second.runs.length, second.keys.length]).toEqual([1, 1, 2]);
    expect(second.runs[0]?.summary.key).not.toBe(first.runs[0]?.summary.key);
  });

  it('are asked at loopback only, and believed as far as their answers have their shape', async () => {
    const liar = createServer((socket) =>
      socket.resume().end('HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\n\r\n'),
    );
    await new Promise<void>((resolve) => liar.listen(0, '127.0.0.1', resolve));
    const { port } = liar.address() as AddressInfo;
    const live = await start();
    const announce = (name: string, url: string): void =>
      writeFileSync(join(folder, `${name}.json`), JSON.stringify({ url, processId: name, pid: process.pid }));
    announce('far', 'http://192.0.2.1/');
    announce('redirects', `http://127.0.0.1:${port}/`);
    writeFileSync(join(folder, 'torn.json'), '{');

    const { processes } = await get<LiveUpdate>(live, 'api/state');

    expect(processes).toHaveLength(1);
    await new Promise((resolve) => liar.close(resolve));
  });
});

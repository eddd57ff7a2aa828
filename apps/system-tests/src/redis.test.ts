import { afterEach, expect, it } from '@jest/globals';
import { startNode, type Child } from './support/child.js';
import { describeWith } from './support/describe-with.js';
import { fixture } from './support/paths.js';
import { startRedis } from './support/redis.js';

interface LookUp {
  readonly squared: number;
  readonly isDate: boolean;
  /** How often this process has computed so far. */
  readonly computed: number;
  readonly tookMs: number;
  readonly events: readonly string[];
}

const started: Child[] = [];

afterEach(async () => {
  for (const child of started.splice(0).reverse()) {
    // One that a test stopped can only be ended once it goes on.
    if (child.isRunning) child.kill('SIGCONT');
    await child.stop();
  }
});

async function redis(): Promise<{ server: Child; port: number }> {
  const { server, port } = await startRedis();
  started.push(server);
  return { server, port };
}

function startApp(port: number, ...words: string[]): Child {
  const app = startNode([fixture('redis-app.mjs'), ...words], { env: { REDIS_PORT: String(port) } });
  started.push(app);
  return app;
}

async function printed<Line>(app: Child): Promise<Line[]> {
  expect({ ...(await app.ended), stderr: app.stderr }).toEqual({ code: 0, signal: null, stderr: '' });
  return app.stdoutLines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Line);
}

/** Starts four processes, lets them begin together, and gives what each printed. */
async function together<Line>(port: number, word: string): Promise<Line[]> {
  const apps = Array.from({ length: 4 }, () => startApp(port, word));
  for (const app of apps) await app.waitFor(/^ready$/m);
  for (const app of apps) app.kill('SIGUSR2');
  return (await Promise.all(apps.map((app) => printed<Line>(app)))).flat();
}

describeWith(['redis-server'], '@tta/redis with a real Redis', () => {
  it('computes one miss of 4 processes with 5 callers each once', async () => {
    const { port } = await redis();

    const results = await together<{ computed: number; right: boolean; by: number[] }>(port, 'burst');

    expect(results.map(({ right }) => right)).toEqual([true, true, true, true]);
    expect(results.reduce((sum, { computed }) => sum + computed, 0)).toBe(1);
    expect(new Set(results.flatMap(({ by }) => by)).size).toBe(1);
  });

  it('allows no more calls of 4 processes than one limit', async () => {
    const { port } = await redis();

    const results = await together<{ allowed: number }>(port, 'limit');

    expect(results.reduce((sum, { allowed }) => sum + allowed, 0)).toBe(10);
  });

  it('gives right results while Redis hangs, and leaves it alone once that is known', async () => {
    const { server, port } = await redis();
    const numbers = ['2', '3', '4', '5', '6', '7', '8'];
    const app = startApp(port, '1', 'wait', ...numbers);
    await app.waitFor(/^waiting$/m);

    server.kill('SIGSTOP');
    app.kill('SIGUSR2');
    const [, ...hung] = await printed<LookUp>(app);

    expect(hung.map(({ squared, isDate }) => ({ squared, isDate }))).toEqual(
      numbers.map((number) => ({ squared: Number(number) ** 2, isDate: true })),
    );
    // A look-up that asks the store is later by 200 ms or more than one that does not.
    const asking = hung[0]?.tookMs ?? 0;
    const last = hung.slice(-3).map(({ tookMs }) => tookMs);
    expect(Math.min(...last)).toBeLessThan(asking - 100);
    expect(hung.slice(-3).flatMap(({ events }) => events)).not.toContain('cache_store_failed');
  });

  it('gives right results where Redis is killed, and shares again once it is back', async () => {
    const { server, port } = await redis();
    const app = startApp(port, '2', 'wait', '3', 'wait', '4', 'wait', '4');
    await app.waitFor(/^waiting$/m);
    server.kill('SIGKILL');
    await server.ended;
    app.kill('SIGUSR2');
    await app.waitFor(/^waiting$[^]*^waiting$/m);

    const { server: back } = await startRedis(port);
    started.push(back);
    app.kill('SIGUSR2');
    await app.waitFor(/^waiting$[^]*^waiting$[^]*^waiting$/m);
    app.kill('SIGUSR2');
    const results = await printed<LookUp>(app);

    expect(results.map(({ squared }) => squared)).toEqual([4, 9, 16, 16]);
    expect(results.at(-1)?.computed).toBeLessThanOrEqual(4);
    const another = await printed<LookUp>(startApp(port, '5', '5'));
    expect(another.map(({ computed }) => computed)).toEqual([1, 1]);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, afterAll, expect, it } from '@jest/globals';
import { RedisBulkheadStore, RedisCacheStore, RedisCircuitStore, RedisRateLimitStore } from '@tta/redis';
import { Redis } from 'ioredis';
import { startNode, type Child } from './support/child.js';
import { describeWith } from './support/describe-with.js';
import { fixture, repositoryRoot } from './support/paths.js';
import { startRedis } from './support/redis.js';

const started: Child[] = [];

function startApp(port: number, env: Readonly<Record<string, string>>, ...words: string[]): Child {
  const app = startNode([fixture('redis-guards-app.mjs'), ...words], { env: { ...env, REDIS_PORT: String(port) } });
  started.push(app);
  return app;
}

async function printed<Line>(app: Child): Promise<Line[]> {
  expect({ ...(await app.ended), stderr: app.stderr }).toEqual({ code: 0, signal: null, stderr: '' });
  return app.stdoutLines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Line);
}

describeWith(['redis-server'], 'guards that share a real Redis', () => {
  let server: Child;
  let port: number;
  let redis: Redis;

  beforeAll(async () => {
    ({ server, port } = await startRedis());
    redis = new Redis({ host: '127.0.0.1', port });
    redis.on('error', () => undefined);
  });
  afterEach(async () => {
    for (const child of started.splice(0).reverse()) await child.stop();
    if (server.isRunning) {
      server.kill('SIGCONT');
      await redis.flushall();
    }
  });
  afterAll(async () => {
    redis.disconnect();
    await server.stop();
  });

  it('need no other keys than those of their prefix', async () => {
    const readme = readFileSync(join(repositoryRoot, 'packages/redis/README.md'), 'utf8');
    const [, ...rights] = /^ACL (SETUSER .*)$/m.exec(readme)?.[1]?.split(' ') ?? [];
    await redis.call('ACL', 'SETUSER', ...rights);
    const user = new Redis({ host: '127.0.0.1', port, username: 'app', password: 'password' });
    const { signal } = new AbortController();

    const places = await new RedisBulkheadStore(user).take('model', 1);
    const cached = new RedisCacheStore<number>(user);
    await cached.set('seven', { value: 7, storedAt: 0, expiresAt: 1, computeMs: 1 }, 60_000);
    const locked = await cached.exclusive('seven', () => redis.keys('*lock*'), signal);
    const permits = await new RedisRateLimitStore(user, { permits: 1, perMs: 1000 }).take('model', 1);
    const circuits = new RedisCircuitStore(user);
    await circuits.open('model', 60_000);
    const keys = await redis.keys('*');
    if ('release' in places) await places.release();
    await cached.clear();
    user.disconnect();

    expect({ places, permits }).toMatchObject({
      places: { release: expect.any(Function) },
      permits: { allowed: true },
    });
    expect(locked).toEqual(['tta:cache:lock:seven']);
    expect(keys.filter((key) => !key.startsWith('tta:'))).toEqual([]);
    expect(await redis.keys('tta:cache:*')).toEqual([]);
  });

  it('run no more calls of 4 processes with 5 callers each than a bulkhead has places', async () => {
    const apps = Array.from({ length: 4 }, () => startApp(port, {}, 'burst'));
    for (const app of apps) await app.waitFor(/^ready$/m);
    for (const app of apps) app.kill('SIGUSR2');
    const lines = (await Promise.all(apps.map((app) => printed<{ works: number; most: number }>(app)))).flat();

    expect(lines.map(({ works }) => works)).toEqual([20, 20, 20, 20]);
    expect(Math.max(...lines.map(({ most }) => most))).toBe(3);
    expect(await redis.keys('*bulkhead*')).toEqual([]);
  });

  it('give the places of a process that was killed to others once its lease is over', async () => {
    const holder = startApp(port, {}, 'hold');
    await holder.waitFor(/^holding$/m);
    const other = startApp(port, {}, 'calls');
    expect(await redis.zcard('tta:bulkhead:bulkhead(work)')).toBe(3);

    holder.kill('SIGKILL');
    const [line] = await printed<{ outputs: unknown[] }>(other);

    expect(line?.outputs).toEqual([1, 'fine']);
    expect(await redis.keys('*bulkhead*')).toEqual([]);
  });

  it('refuse calls in all processes once the circuit of one is open', async () => {
    const others = [
      startApp(port, {}, 'until-open'),
      startApp(port, {}, 'until-open'),
      startApp(port, {}, 'until-open'),
    ];
    for (const line of await printed<{ ran: number; state: string }>(startApp(port, {}, 'fail')))
      expect(line).toEqual({ ran: 3, state: 'open' });

    // Theirs never failed.
    for (const other of others) expect(await printed(other)).toEqual([expect.objectContaining({ state: 'open' })]);
  });

  it('close the circuit of all processes once the probe of one succeeded', async () => {
    const apps = ['fail', 'until-open', 'until-open', 'until-open'].map((word) =>
      startApp(port, { BREAK_MS: '500' }, word, 'wait', 'until-closed'),
    );
    // All have seen it open before one of them may close it.
    for (const app of apps) await app.waitFor(/^waiting$/m);
    for (const app of apps) app.kill('SIGUSR2');
    const lines = await Promise.all(apps.map((app) => printed<{ state: string }>(app)));

    expect(lines.map((line) => line.map(({ state }) => state))).toEqual(Array(4).fill(['open', 'closed']));
    expect(await redis.get('tta:circuit:{circuit-breaker(call)}:opening')).toMatch(/^c/);
    expect(await redis.exists('tta:circuit:{circuit-breaker(call)}:probe')).toBe(0);
  });

  it('give right results while Redis is slow, hangs, is killed and comes back, and leave it alone meanwhile', async () => {
    const app = startApp(
      port,
      {},
      'calls',
      'wait',
      'calls',
      'wait',
      'calls',
      'calls',
      'wait',
      'calls',
      'wait',
      'until-asked',
    );
    const goOn = async (times: number): Promise<void> => {
      await app.waitFor(new RegExp(`(^waiting$[^]*){${times}}`, 'm'));
    };
    await goOn(1);
    await redis.call('CLIENT', 'PAUSE', '100', 'ALL');
    app.kill('SIGUSR2');
    await goOn(2);
    server.kill('SIGSTOP');
    app.kill('SIGUSR2');
    await goOn(3);
    server.kill('SIGKILL');
    await server.ended;
    app.kill('SIGUSR2');
    await goOn(4);
    ({ server } = await startRedis(port));
    app.kill('SIGUSR2');
    const lines = await printed<{ outputs: unknown[]; asked: number }>(app);

    expect(lines.map(({ outputs }) => outputs)).toEqual(Array(6).fill([1, 'fine']));
    const [well, slow, hung, known] = lines.map(({ asked }) => asked) as [number, number, number, number];
    // Once for each call of the bulkhead, and now and then for the circuit.
    expect(Math.min(well, slow - well)).toBeGreaterThanOrEqual(20);
    expect(known - hung).toBeLessThan(10);
  });
});

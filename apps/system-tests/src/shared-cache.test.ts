import { afterEach, expect, it } from '@jest/globals';
import { startNode, type Child } from './support/child.js';
import { describeWith } from './support/describe-with.js';
import { fixture } from './support/paths.js';
import { startRedis } from './support/redis.js';

interface Squared {
  readonly squared: number;
  /** The process that computed it. */
  readonly by: number;
  readonly events: readonly string[];
  readonly cacheType: string;
  readonly failure?: string;
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

function startSquares(port: number, ...words: string[]): Child {
  const app = startNode([fixture('shared-cache-app.mjs'), ...words], { env: { REDIS_PORT: String(port) } });
  started.push(app);
  return app;
}

async function resultsOf(app: Child): Promise<Squared[]> {
  expect(await app.ended).toEqual({ code: 0, signal: null });
  return app.stdoutLines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Squared);
}

const untouched = { squared: 49, events: expect.arrayContaining(['cache_miss']) };

describeWith(['redis-server'], 'a cache whose store is a real Redis', () => {
  it('is shared by two processes', async () => {
    const { port } = await redis();
    const first = startSquares(port, '7', '7');
    const [computed, remembered] = await resultsOf(first);
    const second = startSquares(port, '7', '8');
    const [shared, own] = await resultsOf(second);

    expect(computed).toMatchObject({
      squared: 49,
      by: first.pid,
      cacheType: 'redis',
      events: ['cache_miss', 'cache_store'],
    });
    expect(remembered).toMatchObject({ squared: 49, by: first.pid, events: ['cache_hit'] });
    expect(shared).toMatchObject({ squared: 49, by: first.pid, cacheType: 'redis', events: ['cache_hit'] });
    expect(own).toMatchObject({ squared: 64, by: second.pid, events: ['cache_miss', 'cache_store'] });
  });

  it('leaves the workflow unharmed when Redis is down from the start', async () => {
    const { server, port } = await redis();
    await server.stop();

    const [result] = await resultsOf(startSquares(port, '7'));

    expect(result).toMatchObject({ ...untouched, failure: expect.stringMatching(/ECONNREFUSED|connection/) });
  });

  it('leaves the workflow unharmed when Redis goes down in between', async () => {
    const { server, port } = await redis();
    const app = startSquares(port, '7', 'wait', '7');
    await app.waitFor(/^waiting$/m);

    await server.stop();
    app.kill('SIGUSR2');
    const [before, after] = await resultsOf(app);

    expect(before).toMatchObject({ squared: 49, events: ['cache_miss', 'cache_store'] });
    expect(after).toMatchObject({ ...untouched, failure: expect.stringContaining('connection') });
    expect(after?.events).toContain('cache_store_failed');
  });

  it('waits for a Redis that hangs no longer than it was told to', async () => {
    const { server, port } = await redis();
    const app = startSquares(port, '7', 'wait', '7');
    await app.waitFor(/^waiting$/m);

    server.kill('SIGSTOP');
    app.kill('SIGUSR2');
    // It ends while Redis still hangs.
    const [, after] = await resultsOf(app);

    expect(after).toMatchObject({ ...untouched, by: app.pid, failure: expect.stringContaining('300 ms') });
    // Once, for the look-up: nothing is stored where that timed out.
    expect(after?.events.filter((event) => event === 'cache_store_failed')).toHaveLength(1);
  });
});

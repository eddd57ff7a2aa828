// cspell:words wfqueue
import { withDbRetry } from '@dbos-inc/dbos-sdk/internal/system_database';
import queues from '@dbos-inc/dbos-sdk/internal/wfqueue';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { quickenEngine } from './engine-pace.js';

interface QueueRunner {
  adjustInterval(executor: unknown, state: object, isContended: boolean): void;
}

describe('DBOS after a trouble of the database', () => {
  beforeEach(() => {
    quickenEngine();
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('tries again within ten seconds, however long the trouble lasted', async () => {
    let isWell = false;
    const attempt = (): Promise<string> =>
      isWell ? Promise.resolve('done') : Promise.reject(Object.assign(new Error('full'), { code: '53100' }));
    const done = withDbRetry(attempt);
    await jest.advanceTimersByTimeAsync(600_000);

    isWell = true;
    await jest.advanceTimersByTimeAsync(10_000);
    // Without a timer that it still needs.
    expect(jest.getTimerCount()).toBe(0);
    await expect(done).resolves.toBe('done');
  });

  it('looks into a queue as often as before within thirty looks', () => {
    const state = { queue: { name: 'tta', minPollingIntervalMs: 50 }, currentPollingMs: 50, nextPollAt: 0 };
    const executor = { logger: { warn: () => undefined } };
    const runner = queues.wfQueueRunner as unknown as QueueRunner;
    for (let look = 0; look < 100; look++) runner.adjustInterval(executor, state, true);
    for (let look = 0; look < 30; look++) runner.adjustInterval(executor, state, false);

    expect(state.currentPollingMs).toBe(50);
  });
});

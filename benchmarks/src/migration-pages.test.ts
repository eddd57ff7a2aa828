import { describe, expect, it } from '@jest/globals';
import { bulkhead, circuitBreaker, ConsecutiveBreaker, handleAll, retry } from 'cockatiel';
import CircuitBreaker from 'opossum';
import pRetry from 'p-retry';

// The pages below docs/migrate describe others. Their claims, asked of the others themselves.

/** How often a function that always fails so is called. */
async function callsOf(error: Error, run: (fail: () => never) => Promise<unknown>): Promise<number> {
  let calls = 0;
  await run(() => {
    calls++;
    throw error;
  }).catch(() => undefined);
  return calls;
}

describe('p-retry', () => {
  it.each([
    [new Error('busy'), {}, 11],
    [new Error('busy'), { retries: 2 }, 3],
    [new SyntaxError('Unexpected token'), { retries: 2 }, 3],
    [new TypeError('x is not a function'), { retries: 2 }, 1],
    [new TypeError('fetch failed'), { retries: 2 }, 3],
  ])('calls again after %p with %p: %i calls', async (error, options, calls) => {
    expect(await callsOf(error, (fail) => pRetry(fail, { minTimeout: 0, maxTimeout: 0, ...options }))).toBe(calls);
  });
});

describe('cockatiel', () => {
  it('calls at most four times with three attempts, and without end by default', async () => {
    let calls = 0;
    const late = (): number => {
      if (++calls < 100) throw new Error('busy');
      return calls;
    };

    expect(await callsOf(new Error('busy'), (fail) => retry(handleAll, { maxAttempts: 3 }).execute(fail))).toBe(4);
    expect(await retry(handleAll, {}).execute(late)).toBe(100);
  });

  it('counts who isolates a breaker, and queues nothing by default', () => {
    const breaker = circuitBreaker(handleAll, { halfOpenAfter: 1, breaker: new ConsecutiveBreaker(1) });
    const [one, other] = [breaker.isolate(), breaker.isolate()];
    one.dispose();

    expect(breaker.state).toBe(3);
    other.dispose();
    expect(breaker.state).toBe(0);
    expect(bulkhead(12).queueSlots).toBe(0);
  });
});

describe('opossum', () => {
  it('has these defaults, and opens by a single failure', async () => {
    const breaker = new CircuitBreaker(() => Promise.reject(new Error('busy')));
    await breaker.fire().catch(() => undefined);
    const { opened } = breaker;
    const { timeout, errorThresholdPercentage, rollingCountTimeout, resetTimeout } = (
      breaker as unknown as { options: Record<string, unknown> }
    ).options;
    breaker.shutdown();

    expect(opened).toBe(true);
    expect([timeout, errorThresholdPercentage, rollingCountTimeout, resetTimeout]).toEqual([
      10_000, 50, 10_000, 30_000,
    ]);
  });
});

import { addOne } from '../contestants/trivial-steps.js';
import { atMostTimes } from '../harness/bar.js';
import { awaited } from '../harness/operation.js';
import { defineTable } from '../harness/table.js';

const probe = { input: 5, output: 6 };
const ttlMs = 600_000;
const maxEntries = 1000;
const noFacts = Object.freeze({});

/** As many fields as a context and its execution have. */
function wholeContext(startedAtMs: number): object {
  return {
    execution: {
      startedAtMs,
      workflowId: undefined,
      facts: noFacts,
      instrumentation: undefined,
      outer: undefined,
      ledger: undefined,
    },
    scope: undefined,
    values: undefined,
    observation: undefined,
    frame: undefined,
    stepAttributes: undefined,
  };
}

let reading = 0;
let usesLeft = 0;
let isShared = false;

function turnTime(): number {
  if (usesLeft === 0) readClock();
  usesLeft--;
  return reading;
}

function readClock(): void {
  reading = performance.now();
  usesLeft = 64;
  if (isShared) return;
  isShared = true;
  process.nextTick(endSharing);
}

function endSharing(): void {
  isShared = false;
  usesLeft = 0;
}

export const cacheHit = defineTable({
  name: 'cache-hit',
  title: 'a cache hit with a time to live, nothing observed',
  about: 'One operation looks one of 100 keys up, all of them there and fresh, in the memory of the process.',
  contestants: {
    'Map.get in an async function': awaited(
      probe,
      () => {
        const entries = new Map<string, number>();
        return {
          run: async (n) => {
            const key = String(n);
            const known = entries.get(key);
            if (known !== undefined) return known;
            const value = await addOne(n);
            entries.set(key, value);
            return value;
          },
        };
      },
      'no time to live, no bound',
    ),
    'the least': awaited(
      probe,
      async () => {
        const { LRUCache } = await import('lru-cache');
        const entries = new LRUCache<string, { value: number; expiresAt: number }>({ max: maxEntries });
        let hits = 0;
        let contexts: object | undefined;
        return {
          run: (n) => {
            contexts = { startedAtMs: 0, facts: noFacts, values: undefined };
            const key = String(n);
            const entry = entries.get(key);
            if (entry !== undefined && entry.expiresAt > 0) {
              hits++;
              return Promise.resolve(entry.value);
            }
            return addOne(n).then((value) => {
              entries.set(key, { value, expiresAt: Infinity });
              return value;
            });
          },
          verify: () => {
            if (hits !== 1 || contexts === undefined) throw new Error('the second look-up was a miss');
          },
        };
      },
      'a context, a key, a bounded store, a count: no clock, and nothing asks whether the step is observed',
    ),
    'the least that keeps time': awaited(
      probe,
      async () => {
        const { LRUCache } = await import('lru-cache');
        const entries = new LRUCache<string, { value: number; expiresAt: number }>({ max: maxEntries });
        let hits = 0;
        let contexts: object | undefined;
        return {
          run: (n) => {
            contexts = wholeContext(turnTime());
            const key = String(n);
            const entry = entries.get(key);
            if (entry !== undefined && turnTime() < entry.expiresAt) {
              hits++;
              return Promise.resolve(entry.value);
            }
            return addOne(n).then((value) => {
              entries.set(key, { value, expiresAt: turnTime() + ttlMs });
              return value;
            });
          },
          verify: () => {
            if (hits !== 1 || contexts === undefined) throw new Error('the second look-up was a miss');
          },
        };
      },
      'the same with all fields of a context, and a clock that callers share until their callback ends',
    ),
    TTA: awaited(probe, async () => {
      const { cache, task } = await import('@tta/primitives');
      const workflow = cache(task('load', addOne), { key: String, ttlMs, maxEntries });
      return {
        run: (n) => workflow.execute(n),
        verify: () => {
          if (workflow.stats.hits !== 1) throw new Error('the second look-up was a miss');
        },
      };
    }),
    'lru-cache fetch': awaited(probe, async () => {
      const { LRUCache } = await import('lru-cache');
      const entries = new LRUCache<string, number>({
        max: maxEntries,
        ttl: ttlMs,
        fetchMethod: (key) => addOne(Number(key)),
      });
      return { run: (n) => entries.fetch(String(n)) };
    }),
    keyv: awaited(probe, async () => {
      const { default: Keyv } = await import('keyv');
      const entries = new Keyv<number>({ ttl: ttlMs });
      return {
        run: async (n) => {
          const key = String(n);
          const known = await entries.get<number>(key);
          if (known !== undefined) return known;
          const value = await addOne(n);
          await entries.set(key, value);
          return value;
        },
      };
    }),
    'cache-manager': awaited(probe, async () => {
      const { createCache } = await import('cache-manager');
      const entries = createCache({ ttl: ttlMs });
      return { run: (n) => entries.wrap(String(n), () => addOne(n)) };
    }),
    'p-memoize': awaited(
      probe,
      async () => {
        const { default: pMemoize } = await import('p-memoize');
        const memoized = pMemoize(addOne, { cacheKey: ([n]) => String(n) });
        return { run: (n) => memoized(n) };
      },
      'no time to live, no bound',
    ),
  },
  bars: [atMostTimes(1.6, 'Map.get in an async function'), atMostTimes(1.15, 'the least that keeps time')],
});

import { isTransient } from '../../retry/is-transient.js';
import { retryAfterMsOf } from '../../retry/retry-after.js';
import type { Interpret } from './reference.js';
import { breaker, bulkhead, rateLimit } from './reference-limits.js';
import { abandon, inside, orAborted, workIn, type Run, type Work } from './reference-run.js';
import { Told } from './world.js';

const child = (children: readonly (() => Run)[]): Run => (children[0] as () => Run)();

const retry: Interpret = ({ ms, n, flag }, children, _, time) => {
  const run = child(children);
  const isOuterOnly = ms % 3 === 0;
  return async (input, place) => {
    const { signal, retried } = place;
    const mayRetry = retried !== 'outer-only' && !(isOuterOnly && retried === 'yes');
    const own = {
      ...place,
      retried: isOuterOnly || retried === 'outer-only' ? ('outer-only' as const) : ('yes' as const),
    };
    for (let attempt = 1; ; attempt++) {
      const answer: { value?: number; error?: unknown } = await run(input, own).then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      );
      if (!('error' in answer) && !(flag && (answer.value as number) % 3 === 0)) return answer.value as number;
      signal.throwIfAborted();
      const end = (): number => {
        if ('error' in answer) throw answer.error;
        return answer.value as number;
      };
      if (attempt > n || !mayRetry || ('error' in answer && !isTransient(answer.error))) return end();
      await time.wait(Math.max(retryAfterMsOf(answer.error) ?? 0, ms * 2 ** (attempt - 1)), signal);
    }
  };
};

const timeout: Interpret = ({ ms, flag: abandons }, children, _, time) => {
  const run = child(children);
  return async (input, place) => {
    const stop = inside(place.signal);
    let expiry: Told | undefined;
    const cancel = time.after(ms, () => {
      if (stop.signal.aborted) return;
      expiry = new Told('TIMEOUT', 'timeout');
      stop.abort(expiry);
    });
    const work = abandons ? workIn(place.work) : place.work;
    const running = run(input, { ...place, signal: stop.signal, work }).finally(cancel);
    if (abandons) stop.signal.addEventListener('abort', () => abandon(work as Work, running), { once: true });
    try {
      return await (abandons ? orAborted(running, stop.signal) : running);
    } catch (error) {
      if (expiry === undefined || error === expiry) throw error;
      throw new Told('TIMEOUT', 'timeout', { cause: error });
    }
  };
};

export const guards = {
  retry,
  timeout,
  cache: ({ ms, flag }, children, _, time) => {
    const run = child(children);
    const kept = new Map<string, { readonly value: number; readonly untilMs: number }>();
    interface Shared {
      readonly promise: Promise<number>;
      readonly stop: AbortController;
      waiting: number;
    }
    const running = new Map<string, Shared>();
    const wait = async (shared: Shared, signal: AbortSignal): Promise<number> => {
      shared.waiting++;
      signal.addEventListener('abort', () => --shared.waiting === 0 && shared.stop.abort(signal.reason), {
        once: true,
      });
      return orAborted(shared.promise, signal);
    };
    return async (input, { signal }) => {
      const key = flag ? 'key' : String(input);
      const found = kept.get(key);
      if (found !== undefined && time.now() < found.untilMs) return found.value;
      const current = running.get(key);
      if (current !== undefined && !current.stop.signal.aborted) return wait(current, signal);
      const stop = inside(new AbortController().signal);
      const shared: Shared = {
        stop,
        waiting: 0,
        // It belongs to all that wait for it, and is not inside the retry or the saga of one of them.
        promise: run(input, { signal: stop.signal, retried: 'no', undos: undefined, work: undefined })
          .then((value) => {
            if (running.get(key) === shared) kept.set(key, { value, untilMs: time.now() + ms });
            return value;
          })
          .finally(() => {
            if (running.get(key) === shared) running.delete(key);
          }),
      };
      running.set(key, shared);
      return wait(shared, signal);
    };
  },
  circuitBreaker: ({ ms, n }, children, _, time) =>
    breaker({ windowCalls: n + 1, minimumCalls: n + 1, breakMs: ms }, child(children), time),
  bulkhead: ({ ms, n, flag }, children, _, time) =>
    bulkhead({ maxConcurrency: 1, maxQueue: n, queueTimeoutMs: flag ? ms : undefined }, child(children), time),
  rateLimit: ({ ms, n, flag }, children, _, time) =>
    rateLimit({ intervalMs: ms, burst: n + 1, rejects: flag }, child(children), time),
  hedge: ({ ms, n }, children, _, time) => {
    const run = child(children);
    return (input, place) =>
      new Promise((resolve, reject) => {
        const { signal } = place;
        const attempts: { readonly stop: AbortController; readonly work: Work; running?: Promise<number> }[] = [];
        let running = 0;
        let hasEnded = false;
        let cancel = (): void => undefined;
        let firstError: unknown;
        const start = (): void => {
          const stop = inside(signal);
          const own: (typeof attempts)[number] = { stop, work: workIn(place.work) };
          const index = attempts.push(own) - 1;
          running++;
          cancel();
          if (index <= n) cancel = time.after(ms, startAnother);
          const attempt = run(input, { ...place, signal: stop.signal, work: own.work }).then((value) => {
            // Another step follows.
            stop.signal.throwIfAborted();
            return value;
          });
          own.running = attempt;
          attempt.then(
            (value) => {
              if (hasEnded) return;
              hasEnded = true;
              cancel();
              for (const other of attempts) {
                if (other === own) continue;
                abandon(other.work, other.running as Promise<number>);
                other.stop.abort(new Told('HEDGE_LOST', 'cancelled'));
              }
              resolve(value);
            },
            (error: unknown) => {
              if (hasEnded) return;
              running--;
              if (index === 0) firstError = error;
              if (isTransient(error)) startAnother();
              if (running > 0) return;
              hasEnded = true;
              cancel();
              reject(signal.aborted ? signal.reason : firstError);
            },
          );
        };
        const startAnother = (): void => {
          if (attempts.length <= n + 1 && !signal.aborted) start();
        };
        start();
      });
  },
  chaos: ({ ms, n, flag }, children, world, time) => {
    const run = child(children);
    return async (input, place) => {
      if (flag) await time.wait(ms, place.signal);
      if (world.share(ms) < n / 3) throw new Told('CHAOS', 'error');
      return run(input, place);
    };
  },
  keyed: ({ n }, [make]) => {
    const runs = new Map<number, Run>();
    return async (input, place) => {
      const key = input % (n + 1);
      if (!runs.has(key)) runs.set(key, (make as () => Run)());
      return (runs.get(key) as Run)(input, place);
    };
  },
  fallback: ({ n, flag }, children) => {
    const runs = children.map((each) => each());
    return async (input, place) => {
      const errors: unknown[] = [];
      let declined: number | undefined;
      for (const run of runs) {
        try {
          const value = await run(input, place);
          if (!flag || value % 2 !== 1) return value;
          declined = value;
        } catch (error) {
          if (place.signal.aborted) throw error;
          errors.push(error);
        }
        place.signal.throwIfAborted();
      }
      if (declined !== undefined) return declined;
      if (n === 0 || runs.length === 1) return 7;
      throw errors[0];
    };
  },
  resilient: (node, children, world, time) => {
    const { ms, n, flag } = node;
    const attempt = timeout({ ...node, flag: false }, children, world, time);
    const circuit = breaker({ windowCalls: 4, minimumCalls: 2, breakMs: ms }, attempt, time);
    const retried: Run = async (input, place) => {
      const own = { ...place, retried: place.retried === 'no' ? ('yes' as const) : place.retried };
      for (let failures = 1; ; failures++) {
        try {
          return await circuit(input, own);
        } catch (error) {
          place.signal.throwIfAborted();
          const isOpen = error instanceof Told && error.code === 'ERR_TTA_CIRCUIT_OPEN';
          if (failures > n || isOpen || !isTransient(error) || place.retried === 'outer-only') throw error;
          await time.wait(Math.max(retryAfterMsOf(error) ?? 0, 100 * 2 ** (failures - 1)), place.signal);
        }
      }
    };
    const whole = timeout({ ...node, flag: false, ms: 3 * ms }, [() => (flag ? retried : circuit)], world, time);
    const limited = rateLimit({ intervalMs: 10, burst: 1, rejects: false }, whole, time);
    return bulkhead({ maxConcurrency: 2, maxQueue: 1, queueTimeoutMs: undefined }, limited, time);
  },
} satisfies Record<string, Interpret>;

import { retryAfterMsOf } from '../../retry/retry-after.js';
import { wholeMs } from '../../waiting/whole-ms.js';
import { orAborted, statusOf, type ReferenceTime, type Run } from './reference-run.js';
import { Told } from './world.js';

/** Something that a call wants in the moment in which another one frees it: either may come first. */
class SameMoment {
  #wantedAtMs = -Infinity;
  #freedAtMs = -Infinity;

  constructor(private readonly time: ReferenceTime) {}

  isWanted(): void {
    this.#wantedAtMs = this.time.now();
    this.#compare();
  }

  isFreed(): void {
    this.#freedAtMs = this.time.now();
    this.#compare();
  }

  #compare(): void {
    if (this.#wantedAtMs === this.#freedAtMs) this.time.hasTie = true;
  }
}

/** The outcomes of calls, and one probe after a break. */
export function breaker(
  { windowCalls, minimumCalls, breakMs }: { windowCalls: number; minimumCalls: number; breakMs: number },
  run: Run,
  time: ReferenceTime,
): Run {
  /** The outcomes of a closed circuit; of the one probe of a half-open one. */
  let period: { readonly outcomes: boolean[]; readonly isProbe: boolean; isTaken: boolean } | undefined = {
    outcomes: [],
    isProbe: false,
    isTaken: false,
  };
  let openUntilMs = 0;
  const probe = new SameMoment(time);
  /** A call, and a failure of one whose caller has gone on: an abandoning timeout does. */
  const abandoned = new SameMoment(time);
  return async (input, place) => {
    const now = time.now();
    if (period === undefined && now >= openUntilMs) period = { outcomes: [], isProbe: true, isTaken: false };
    if (period?.isProbe === true) probe.isWanted();
    abandoned.isWanted();
    if (period === undefined || (period.isProbe && period.isTaken))
      throw new Told('CIRCUIT_OPEN', 'rejected', {
        retryAfterMs: period === undefined ? wholeMs(openUntilMs - now) : breakMs,
      });
    const own = period;
    own.isTaken = true;
    const record = (hasFailed: boolean, askedMs: number): void => {
      if (own.isProbe) probe.isFreed();
      if (place.signal.aborted) abandoned.isFreed();
      own.outcomes.push(hasFailed);
      if (own.outcomes.length > windowCalls) own.outcomes.shift();
      if (own !== period) return;
      const { outcomes } = own;
      const isBad = outcomes.length >= minimumCalls && outcomes.filter(Boolean).length / outcomes.length >= 0.5;
      if (own.isProbe ? hasFailed : hasFailed && isBad) {
        period = undefined;
        openUntilMs = time.now() + Math.max(breakMs, askedMs);
      } else if (own.isProbe) period = { outcomes: [], isProbe: false, isTaken: false };
    };
    try {
      const value = await run(input, place);
      record(false, 0);
      return value;
    } catch (error) {
      const status = statusOf(error, place.signal);
      const isTold =
        status !== 'cancelled' &&
        status !== 'rejected' &&
        !(place.signal.aborted && statusOf(place.signal.reason, place.signal) === 'cancelled');
      if (isTold) record(true, retryAfterMsOf(error) ?? 0);
      else {
        if (own.isProbe) probe.isFreed();
        own.isTaken = false;
      }
      throw error;
    }
  };
}

/** Places, and a queue before them. */
export function bulkhead(
  {
    maxConcurrency,
    maxQueue,
    queueTimeoutMs,
  }: { maxConcurrency: number; maxQueue: number; queueTimeoutMs: number | undefined },
  run: Run,
  time: ReferenceTime,
): Run {
  let running = 0;
  let waiting: (() => void)[] = [];
  const places = new SameMoment(time);
  const release = (): void => {
    places.isFreed();
    running--;
    while (running < maxConcurrency && waiting.length > 0) {
      running++;
      waiting.shift()?.();
    }
  };
  const turn = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const leave = (reason: unknown): void => {
        if (!waiting.includes(enter)) return;
        waiting = waiting.filter((each) => each !== enter);
        cancel?.();
        reject(reason);
      };
      const enter = (): void => {
        cancel?.();
        resolve();
      };
      const cancel =
        queueTimeoutMs === undefined
          ? undefined
          : time.after(queueTimeoutMs, () => leave(new Told('BULKHEAD_FULL', 'rejected')));
      waiting.push(enter);
      signal.addEventListener('abort', () => leave(signal.reason), { once: true });
    });
  return async (input, place) => {
    if (running < maxConcurrency) running++;
    else if (waiting.length >= maxQueue) {
      places.isWanted();
      throw new Told('BULKHEAD_FULL', 'rejected');
    } else await turn(place.signal);
    time.goesOn(place.signal);
    try {
      return await run(input, place);
    } finally {
      release();
    }
  };
}

/** Permits that come back one by one, and a queue for the next. */
export function rateLimit(
  { intervalMs, burst, rejects }: { intervalMs: number; burst: number; rejects: boolean },
  run: Run,
  time: ReferenceTime,
): Run {
  const toleranceMs = (burst - 1) * intervalMs;
  let fullAtMs = -Infinity;
  let head = Promise.resolve();
  let depth = 0;
  const waitMs = (ahead = 0): number =>
    Math.max(0, Math.max(fullAtMs, time.now()) + ahead * intervalMs - toleranceMs - time.now());
  const take = (): boolean => {
    if (waitMs() > 0.001) return false;
    fullAtMs = Math.max(fullAtMs, time.now()) + intervalMs;
    return true;
  };
  const wait = async (signal: AbortSignal): Promise<void> => {
    const before = head;
    let leave = (): void => undefined;
    depth++;
    head = new Promise((resolve) => (leave = resolve));
    try {
      await orAborted(before, signal);
      while (!take()) await time.wait(waitMs(), signal);
    } finally {
      depth--;
      // Those that come later wait for all that came before.
      void before.then(leave);
    }
  };
  return async (input, place) => {
    if (depth > 0 || !take()) {
      if (rejects) throw new Told('RATE_LIMITED', 'rejected', { retryAfterMs: wholeMs(waitMs(depth)) });
      await wait(place.signal);
      time.goesOn(place.signal);
    }
    try {
      return await run(input, place);
    } catch (error) {
      // Not where a guard inside refused the call: that must not make all others wait out here.
      const isRefusal = error instanceof Told && error.status === 'rejected';
      const askedMs = isRefusal ? 0 : Math.min(retryAfterMsOf(error) ?? 0, 300_000);
      if (askedMs > 0) fullAtMs = Math.max(fullAtMs, time.now() + askedMs + toleranceMs);
      throw error;
    }
  };
}

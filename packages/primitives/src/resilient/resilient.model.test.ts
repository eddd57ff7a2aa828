import { expect, it } from '@jest/globals';
import { TtaError, WorkflowContext } from '@tta/core';
import { sleep } from '@tta/core/authors';
import { RecordingInstrumentation, virtualClock } from '@tta/core/testing';
import fc from 'fast-check';
import { resilient, task } from '../index.js';
import { expectEachEndedOnce } from '../testing/each-ended-once.js';

interface Attempt {
  readonly takesMs: number;
  readonly kind: 'gives' | 'fails' | 'fails for good';
}

interface Call {
  readonly arrivesAtMs: number;
  /** In order; the last one goes for those after it too. */
  readonly attempts: readonly Attempt[];
  /** After its arrival. */
  readonly abortsAfterMs: number | undefined;
}

interface Settings {
  readonly isIdempotent: boolean;
  readonly hasFallback: boolean;
  readonly maxConcurrency: number;
  readonly maxQueue: number;
  /** A rate limit lets one call start in this time. */
  readonly intervalMs: number;
  readonly totalTimeoutMs: number;
  readonly attemptTimeoutMs: number;
  readonly maxRetries: number;
  readonly initialDelayMs: number;
  readonly breakMs: number;
}

interface Schedule {
  readonly settings: Settings;
  readonly calls: readonly Call[];
}

/** One call as its caller and the guarded step see it. */
interface Seen {
  /** `value`, `other` for the fallback's, `abort`, or the failure. */
  end: string | undefined;
  endedAtMs: number;
  readonly attemptsAtMs: number[];
}

/** Judged by the breaker: the share of failures among the last four calls, of at least two. */
const breaker = { windowCalls: 4, minimumCalls: 2, failureRatio: 0.5 };

/** Things to happen, each at its time. */
class Agenda {
  nowMs = 0;
  /** Whether two things were to happen at one time, so that either order would be right. */
  hasTie = false;
  readonly #entries = new Set<{ readonly atMs: number; readonly happen: () => void }>();

  /** The function returned takes it off the agenda. */
  at(atMs: number, happen: () => void): () => void {
    const entry = { atMs, happen };
    this.#entries.add(entry);
    return () => this.#entries.delete(entry);
  }

  run(): void {
    while (this.#entries.size > 0) {
      const [next, after] = [...this.#entries].sort((a, b) => a.atMs - b.atMs);
      if (next === undefined) return;
      this.hasTie ||= next.atMs === after?.atMs;
      this.nowMs = next.atMs;
      this.#entries.delete(next);
      next.happen();
    }
  }
}

/** A breaker that keeps the list of all outcomes. */
class ReferenceBreaker {
  state: 'closed' | 'open' | 'half-open' = 'closed';
  #outcomes: boolean[] = [];
  #openUntilMs = 0;
  #isProbing = false;
  #period = 0;

  constructor(
    private readonly agenda: Agenda,
    private readonly breakMs: number,
  ) {}

  /** Takes the outcome of a call that is let through; `undefined` for one that is refused. */
  admit(): ((outcome: 'success' | 'failure' | 'none') => void) | undefined {
    if (this.state === 'open' && this.agenda.nowMs >= this.#openUntilMs) this.#to('half-open');
    if (this.state === 'open' || this.#isProbing) return undefined;
    const period = this.#period;
    this.#isProbing = this.state === 'half-open';
    return (outcome) => {
      if (period !== this.#period) return;
      this.#isProbing = false;
      if (outcome === 'none') return;
      this.#outcomes.push(outcome === 'failure');
      const judged = this.#outcomes.slice(-breaker.windowCalls);
      const failures = judged.filter((hasFailed) => hasFailed).length;
      if (this.state === 'half-open') this.#to(outcome === 'success' ? 'closed' : 'open');
      else if (outcome === 'failure' && judged.length >= breaker.minimumCalls)
        if (failures / judged.length >= breaker.failureRatio) this.#to('open');
    };
  }

  #to(state: 'closed' | 'open' | 'half-open'): void {
    this.state = state;
    this.#openUntilMs = this.agenda.nowMs + this.breakMs;
    this.#outcomes = [];
    this.#period++;
  }
}

/** All calls by the list of the guards, with an agenda in place of promises and signals. */
function reference({ settings, calls }: Schedule): { seen: Seen[]; state: string; hasTie: boolean } {
  const agenda = new Agenda();
  const circuit = new ReferenceBreaker(agenda, settings.breakMs);
  let running = 0;
  const queue: { readonly admit: () => void }[] = [];
  let lastStartMs = -Infinity;
  const waiting: { readonly start: () => void }[] = [];
  let forgetHead = (): unknown => undefined;

  const startHead = (): void => {
    forgetHead();
    const [head] = waiting;
    if (head === undefined) return;
    const permitAtMs = lastStartMs + settings.intervalMs;
    const start = (): void => {
      waiting.shift();
      lastStartMs = agenda.nowMs;
      head.start();
      startHead();
    };
    if (permitAtMs <= agenda.nowMs) start();
    else forgetHead = agenda.at(permitAtMs, start);
  };

  const seen = calls.map((call): Seen => {
    const own: Seen = { end: undefined, endedAtMs: 0, attemptsAtMs: [] };
    let hasPlace = false;
    let isOver = false;
    /** Takes what this call waits for off the agenda and the queues. */
    let leave = (_outcome: 'failure' | 'none'): void => undefined;
    let forgetTotal = (): unknown => undefined;

    const end = (how: string): void => {
      isOver = true;
      forgetTotal();
      own.end = settings.hasFallback && how !== 'value' && how !== 'abort' ? 'other' : how;
      own.endedAtMs = agenda.nowMs;
      if (!hasPlace) return;
      running--;
      const next = queue.shift();
      if (next !== undefined) next.admit();
    };
    const attempt = (number: number): void => {
      const judge = circuit.admit();
      if (judge === undefined) {
        end('ERR_TTA_CIRCUIT_OPEN');
        return;
      }
      own.attemptsAtMs.push(agenda.nowMs);
      const { takesMs, kind } = call.attempts[Math.min(number, call.attempts.length) - 1] as Attempt;
      const isTimeout = takesMs > settings.attemptTimeoutMs;
      agenda.hasTie ||= takesMs === settings.attemptTimeoutMs;
      const forget = agenda.at(agenda.nowMs + Math.min(takesMs, settings.attemptTimeoutMs), () => {
        if (!isTimeout && kind === 'gives') {
          judge('success');
          end('value');
          return;
        }
        judge('failure');
        leave = () => undefined;
        const isWorthAnother = isTimeout || kind === 'fails';
        if (settings.isIdempotent && isWorthAnother && number <= settings.maxRetries) {
          const delayMs = settings.initialDelayMs * 2 ** (number - 1);
          const forgetRetry = agenda.at(agenda.nowMs + delayMs, () => attempt(number + 1));
          leave = () => forgetRetry();
        } else end(isTimeout ? 'ERR_TTA_TIMEOUT' : kind);
      });
      leave = (outcome) => {
        forget();
        judge(outcome);
      };
    };
    const start = (): void => {
      forgetTotal = agenda.at(agenda.nowMs + settings.totalTimeoutMs, () => {
        leave('failure');
        end('ERR_TTA_TIMEOUT');
      });
      attempt(1);
    };
    const admit = (): void => {
      running++;
      hasPlace = true;
      const entry = { start };
      leave = () => {
        waiting.splice(waiting.indexOf(entry), 1);
        startHead();
      };
      waiting.push(entry);
      if (waiting.length === 1) startHead();
    };
    agenda.at(call.arrivesAtMs, () => {
      if (running < settings.maxConcurrency) admit();
      else if (queue.length < settings.maxQueue) {
        const entry = { admit };
        queue.push(entry);
        leave = () => queue.splice(queue.indexOf(entry), 1);
      } else end('ERR_TTA_BULKHEAD_FULL');
    });
    if (call.abortsAfterMs !== undefined)
      agenda.at(call.arrivesAtMs + call.abortsAfterMs, () => {
        if (isOver) return;
        leave('none');
        end('abort');
      });
    return own;
  });
  agenda.run();
  return { seen, state: circuit.state, hasTie: agenda.hasTie };
}

interface Input {
  readonly call: Call;
  readonly own: Seen;
}

/** The same by the real one. Call it at time 0 of the clock, and the function returned when all is over. */
function start({ settings, calls }: Schedule, isObserved: boolean, nowMs: () => number): () => object {
  const recording = new RecordingInstrumentation();
  const step = task('step', async ({ call, own }: Input, { signal }) => {
    const { takesMs, kind } = call.attempts[Math.min(own.attemptsAtMs.length + 1, call.attempts.length) - 1] as Attempt;
    own.attemptsAtMs.push(nowMs());
    await sleep(takesMs, signal);
    if (kind === 'fails') throw new Error('fails');
    if (kind === 'fails for good') throw new TypeError('fails for good');
    return 'value';
  });
  const guarded = resilient(step, {
    idempotent: settings.isIdempotent,
    totalTimeoutMs: settings.totalTimeoutMs,
    attemptTimeoutMs: settings.attemptTimeoutMs,
    bulkhead: { maxConcurrency: settings.maxConcurrency, maxQueue: settings.maxQueue },
    rateLimit: { permits: 1, perMs: settings.intervalMs },
    circuitBreaker: { ...breaker, breakMs: settings.breakMs },
    ...(settings.hasFallback && { fallback: { alternatives: [task('other', () => 'other')] } }),
    ...(settings.isIdempotent && {
      retry: { maxRetries: settings.maxRetries, initialDelayMs: settings.initialDelayMs, jitter: 'none' as const },
    }),
  });
  const seen = calls.map((call): Seen => {
    const own: Seen = { end: undefined, endedAtMs: 0, attemptsAtMs: [] };
    const controller = new AbortController();
    const context = { signal: controller.signal, ...(isObserved && { instrumentation: recording }) };
    const onEnd = (end: unknown): void => {
      own.end = TtaError.is(end) ? end.code : end instanceof Error ? end.message : String(end);
      own.endedAtMs = nowMs();
    };
    void sleep(call.arrivesAtMs).then(() =>
      guarded.execute({ call, own }, WorkflowContext.create(context)).then(onEnd, onEnd),
    );
    if (call.abortsAfterMs !== undefined)
      void sleep(call.arrivesAtMs + call.abortsAfterMs).then(() => controller.abort('abort'));
    return own;
  });
  return () => {
    expect([guarded.bulkhead?.running, guarded.bulkhead?.queueDepth]).toEqual([0, 0]);
    expectEachEndedOnce(recording);
    return { seen, state: guarded.circuitBreaker?.state };
  };
}

// Primes and odd sums, so that few schedules have two things at one time; those that do are left out.
const schedules: fc.Arbitrary<Schedule> = fc.record({
  settings: fc.record({
    isIdempotent: fc.boolean(),
    hasFallback: fc.integer({ max: 3, min: 0 }).map((n) => n === 0),
    maxConcurrency: fc.integer({ min: 1, max: 4 }),
    maxQueue: fc.constantFrom(0, 1, 10),
    intervalMs: fc.constantFrom(7, 41),
    totalTimeoutMs: fc.constantFrom(307, 1009),
    attemptTimeoutMs: fc.constantFrom(101, 151),
    maxRetries: fc.integer({ min: 0, max: 3 }),
    initialDelayMs: fc.constantFrom(13, 59),
    breakMs: fc.constantFrom(83, 401),
  }),
  calls: fc.array(
    fc.record({
      arrivesAtMs: fc.nat(997),
      attempts: fc.array(
        fc.record({
          takesMs: fc.integer({ min: 1, max: 180 }),
          kind: fc.constantFrom<Attempt['kind']>('gives', 'gives', 'fails', 'fails', 'fails for good'),
        }),
        { minLength: 1, maxLength: 4 },
      ),
      abortsAfterMs: fc.option(fc.integer({ min: 1, max: 499 }), { nil: undefined, freq: 3 }),
    }),
    { minLength: 1, maxLength: 8 },
  ),
});

it('does as its guards in a row do, in thousands of random schedules of calls that share them', async () => {
  const ends = new Map<string, number>();
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(schedules, { minLength: 4, maxLength: 4 }), async (batch) => {
      const expected = batch.map((schedule) => reference(schedule));
      const clear = expected.flatMap((each, index) => (each.hasTie ? [] : [index]));
      using clock = virtualClock();
      const beganAtMs = clock.now();
      const nowMs = (): number => clock.now() - beganAtMs;
      const real = clear.map((index) => {
        const schedule = batch[index] as Schedule;
        return { observed: start(schedule, true, nowMs), unobserved: start(schedule, false, nowMs) };
      });

      await clock.advance(20_000);

      for (const [place, index] of clear.entries()) {
        const { seen, state } = expected[index] as ReturnType<typeof reference>;
        expect(real[place]?.observed()).toEqual({ seen, state });
        expect(real[place]?.unobserved()).toEqual({ seen, state });
        for (const { end = 'none', attemptsAtMs } of seen) {
          ends.set(end, (ends.get(end) ?? 0) + 1);
          if (attemptsAtMs.length > 1) ends.set('again', (ends.get('again') ?? 0) + 1);
        }
      }
      compared += clear.length;
      expect(clock.timerCount).toBe(0);
    }),
    { numRuns: 400 },
  );
  // The schedules were worth something.
  expect(compared).toBeGreaterThan(800);
  const all = ['ERR_TTA_BULKHEAD_FULL', 'ERR_TTA_CIRCUIT_OPEN', 'ERR_TTA_TIMEOUT', 'abort', 'again', 'fails'];
  expect([...ends.keys()].sort()).toEqual([...all, 'fails for good', 'other', 'value']);
  expect(Math.min(...ends.values())).toBeGreaterThan(50);
});

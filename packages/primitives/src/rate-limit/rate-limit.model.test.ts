import { expect, it, jest } from '@jest/globals';
import { WorkflowContext } from '@tta/core';
import fc from 'fast-check';
import { rateLimit, task } from '../index.js';
import { leavesNothing, settle, watched } from '../testing/leaves-nothing.js';

// In CI more; at a desk fewer, because each run takes others.
const numRuns = process.env.CI === undefined ? 400 : 2000;

leavesNothing();

/** A step of a schedule; `call` picks one of the calls so far. */
type Action = { kind: 'start'; calls: number } | { kind: 'abort'; call: number } | { kind: 'pass'; ms: number };

interface Settings {
  readonly permits: number;
  readonly perMs: number;
  readonly burst: number;
  readonly mode: 'wait' | 'reject';
  readonly maxQueue: number;
  readonly maxWaitMs: number;
}

/** Whether a list of times keeps to the limit over each of its windows. */
function keepsTo(times: readonly number[], { permits, perMs, burst }: Settings): boolean {
  return times.every((end, last) =>
    times.slice(0, last + 1).every((begin, first) => {
      const allowed = burst + ((end - begin) * permits) / perMs;
      return last - first + 1 <= allowed + 1e-6;
    }),
  );
}

/** A limit that keeps the times of all starts, and tries at each whether one more would fit. */
class ReferenceLimit {
  readonly started: { id: number; atMs: number }[] = [];
  waiting: { id: number; lastMs: number }[] = [];

  constructor(private readonly settings: Settings) {}

  start(id: number, nowMs: number): void {
    const { mode, maxQueue, maxWaitMs } = this.settings;
    if (this.waiting.length === 0 && this.#fits(nowMs)) this.started.push({ id, atMs: nowMs });
    else if (mode === 'wait' && this.waiting.length < maxQueue && this.#startOf(nowMs) - nowMs <= maxWaitMs)
      this.waiting.push({ id, lastMs: nowMs + maxWaitMs });
  }

  pass(nowMs: number): void {
    while (this.waiting[0] !== undefined && this.#fits(nowMs))
      this.started.push({ id: this.waiting.shift()?.id as number, atMs: nowMs });
  }

  abort(id: number): void {
    this.waiting = this.waiting.filter((each) => each.id !== id);
  }

  #fits(nowMs: number): boolean {
    return keepsTo([...this.started.map(({ atMs }) => atMs), nowMs], this.settings);
  }

  /** When a call that comes now would start, after those that wait. */
  #startOf(nowMs: number): number {
    const ahead = new ReferenceLimit(this.settings);
    ahead.started.push(...this.started);
    ahead.waiting = [...this.waiting, { id: -1, lastMs: Infinity }];
    let atMs = nowMs;
    while (ahead.waiting.length > 0) ahead.pass(atMs++);
    return atMs - 1;
  }
}

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('start' as const), calls: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('abort' as const), call: fc.nat(100) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 12 }) }) },
);

it('does as a list of all starts says, over each window, in thousands of random schedules', async () => {
  const settings: fc.Arbitrary<Settings> = fc
    .record({
      permits: fc.integer({ min: 1, max: 3 }),
      intervalMs: fc.constantFrom(1, 3, 7),
      burst: fc.integer({ min: 1, max: 4 }),
      mode: fc.constantFrom('wait' as const, 'reject' as const),
      maxQueue: fc.constantFrom(0, 3, Infinity),
      maxWaitMs: fc.constantFrom(10, 1000),
    })
    .map(({ intervalMs, ...each }) => ({ ...each, perMs: intervalMs * each.permits }));
  const seen = { started: 0, waited: 0 };
  const schedule = async (each: Settings, actions: Action[]): Promise<void> => {
    const started: { id: number; atMs: number }[] = [];
    const guarded = rateLimit(
      task('step', (id: number) => started.push({ id, atMs: performance.now() })),
      each,
    );
    const reference = new ReferenceLimit(each);
    const aborts: AbortController[] = [];
    for (const next of actions) {
      if (next.kind === 'start') {
        for (let count = 0; count < next.calls; count++) {
          const abort = new AbortController();
          const id = aborts.push(abort) - 1;
          watched(guarded.execute(id, WorkflowContext.create({ signal: abort.signal })));
          reference.start(id, performance.now());
          await settle();
        }
      } else if (next.kind === 'abort') {
        const id = next.call % Math.max(1, aborts.length);
        aborts[id]?.abort('no');
        reference.abort(id);
        await settle();
      } else {
        for (let ms = 0; ms < next.ms; ms++) {
          jest.advanceTimersByTime(1);
          reference.pass(performance.now());
          await settle();
        }
      }
      expect([started, guarded.queueDepth]).toEqual([reference.started, reference.waiting.length]);
      seen.waited += reference.waiting.length;
    }
    seen.started += started.length;
    expect(
      keepsTo(
        started.map(({ atMs }) => atMs),
        each,
      ),
    ).toBe(true);
    for (const abort of aborts) abort.abort('over');
    await settle();
  };
  await fc.assert(fc.asyncProperty(settings, fc.array(action, { minLength: 5, maxLength: 25 }), schedule), {
    numRuns,
  });
  expect(Math.min(seen.started, seen.waited)).toBeGreaterThan(numRuns / 2);
});

import { expect, it, jest } from '@jest/globals';
import { WorkflowContext } from '@tta/core';
import fc from 'fast-check';
import { bulkhead } from '../index.js';
import { heldCalls } from '../testing/held-calls.js';
import { leavesNothing, settle, watched } from '../testing/leaves-nothing.js';

// In CI more; at a desk fewer, because each run takes others.
const numRuns = process.env.CI === undefined ? 400 : 2000;

leavesNothing();

/** A step of a schedule; `call` picks one of the calls that run or wait. */
type Action =
  { kind: 'start'; priority: number } | { kind: 'end' | 'fail' | 'abort'; call: number } | { kind: 'pass'; ms: number };

interface Settings {
  readonly maxConcurrency: number;
  readonly maxQueue: number;
  readonly queueTimeoutMs: number;
}

interface Call {
  readonly id: number;
  readonly priority: number;
  readonly joinedAtMs: number;
}

/** A bulkhead that sorts a list of all waiting calls each time. */
class ReferenceBulkhead {
  readonly running: number[] = [];
  waiting: Call[] = [];
  readonly refused: number[] = [];

  constructor(private readonly settings: Settings) {}

  start(id: number, priority: number, nowMs: number): void {
    if (this.running.length < this.settings.maxConcurrency) this.running.push(id);
    else if (this.waiting.length < this.settings.maxQueue) this.waiting.push({ id, priority, joinedAtMs: nowMs });
    else this.refused.push(id);
  }

  end(id: number, nowMs: number): void {
    this.running.splice(this.running.indexOf(id), 1);
    // A second of waiting is worth as much as a priority higher by one.
    const worth = ({ priority, joinedAtMs }: Call): number => priority + (nowMs - joinedAtMs) / 1000;
    const [next] = [...this.waiting].sort((a, b) => worth(b) - worth(a) || a.id - b.id);
    if (next === undefined) return;
    this.leave(next.id);
    this.running.push(next.id);
  }

  leave(id: number): void {
    this.waiting = this.waiting.filter((each) => each.id !== id);
  }

  pass(nowMs: number): void {
    for (const { id, joinedAtMs } of this.waiting) {
      if (nowMs < joinedAtMs + this.settings.queueTimeoutMs) continue;
      this.leave(id);
      this.refused.push(id);
    }
  }
}

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('start' as const), priority: fc.integer({ min: -1, max: 2 }) }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom('end', 'fail', 'abort'), call: fc.nat(100) }) },
  // Powers of two, so that both ways of computing a worth give the same number.
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.constantFrom(125, 500, 1000, 2000) }),
  },
);

it('does as a list of all waiting calls says, in thousands of random schedules', async () => {
  const settings: fc.Arbitrary<Settings> = fc.record({
    maxConcurrency: fc.integer({ min: 1, max: 3 }),
    maxQueue: fc.constantFrom(0, 2, 5, Infinity),
    queueTimeoutMs: fc.constantFrom(1500, Infinity),
  });
  const seen = { refused: 0, waited: 0 };
  const schedule = async (each: Settings, actions: Action[]): Promise<void> => {
    const { step, calls } = heldCalls<number>();
    const priorities: number[] = [];
    const guarded = bulkhead(step, { ...each, priority: (id) => priorities[id] as number });
    const reference = new ReferenceBulkhead(each);
    const outcomes: ReturnType<typeof watched>[] = [];
    const aborts: AbortController[] = [];
    const open = new Set<number>();
    for (const next of actions) {
      if (next.kind === 'start') {
        const id = priorities.push(next.priority) - 1;
        const abort = new AbortController();
        aborts.push(abort);
        outcomes.push(watched(guarded.execute(id, WorkflowContext.create({ signal: abort.signal }))));
        reference.start(id, next.priority, performance.now());
        open.add(id);
      } else if (next.kind === 'pass') {
        jest.advanceTimersByTime(next.ms);
        reference.pass(performance.now());
      } else {
        const id = [...open][next.call % open.size];
        if (id === undefined) continue;
        const held = calls.find(({ input }) => input === id);
        if (next.kind === 'abort') aborts[id]?.abort('no');
        if (held === undefined) {
          if (next.kind !== 'abort') continue;
          reference.leave(id);
        } else {
          if (next.kind === 'end') held.resolve(id);
          else held.reject(next.kind === 'fail' ? new Error('failed') : 'no');
          reference.end(id, performance.now());
        }
        open.delete(id);
      }
      await settle();
      const refused = outcomes.flatMap(({ error }, id) =>
        (error as { code?: string } | undefined)?.code === 'ERR_TTA_BULKHEAD_FULL' ? [id] : [],
      );
      for (const id of refused) open.delete(id);
      const started = calls.map(({ input }) => input);
      expect({
        refused,
        running: started.filter((id) => open.has(id)).sort(),
        counts: [guarded.running, guarded.queueDepth],
      }).toEqual({
        refused: [...reference.refused].sort((a, b) => a - b),
        running: [...reference.running].sort(),
        counts: [reference.running.length, reference.waiting.length],
      });
      seen.refused += refused.length;
      seen.waited += reference.waiting.length;
    }
    const drained = watched(guarded.drain());
    await settle();
    while (guarded.running > 0) {
      for (const { input, resolve } of calls) resolve(input);
      await settle();
    }
    expect([drained.status, guarded.queueDepth]).toEqual(['gave', 0]);
  };
  await fc.assert(fc.asyncProperty(settings, fc.array(action, { minLength: 10, maxLength: 60 }), schedule), {
    numRuns,
  });
  expect(Math.min(seen.refused, seen.waited)).toBeGreaterThan(numRuns / 2);
});

import { expect, it, jest } from '@jest/globals';
import { WorkflowContext } from '@tta/core';
import fc from 'fast-check';
import { circuitBreaker, CircuitOpenError } from '../index.js';
import { heldCalls, type HeldCall } from '../testing/held-calls.js';
import { leavesNothing, settle, watched } from '../testing/leaves-nothing.js';

// In CI more; at a desk fewer, because each run takes others.
const numRuns = process.env.CI === undefined ? 400 : 2000;

leavesNothing();

/** A step of a schedule; `call` picks one of the calls that run. */
type Action =
  | { kind: 'start' }
  | { kind: 'end'; call: number; how: 'success' | 'failure' | 'cancelled' | 'rejected' }
  | { kind: 'pass'; ms: number }
  | { kind: 'open' | 'close' | 'reset' };

const windowMs = 100;
const breakMs = 50;
const probeTimeoutMs = 70;
const failureRatio = 0.5;

/** A breaker that keeps the list of all outcomes and looks at every one of them each time. */
class ReferenceBreaker {
  state = 'closed';
  #outcomes: { atMs: number; failed: boolean }[] = [];
  #openUntilMs = 0;
  #probes: { startedAtMs: number; outcome: 'running' | 'success' | 'failure' | 'given back' }[] = [];
  #period = 0;

  constructor(
    private readonly minimumCalls: number,
    private readonly windowCalls: number | undefined,
    private readonly places: number,
    private readonly needed: number,
  ) {}

  start(nowMs: number): { period: number; probe: number } | undefined {
    this.#timeOut(nowMs);
    if (this.state === 'open' && nowMs >= this.#openUntilMs) this.#to('half-open');
    if (this.state === 'closed') return { period: this.#period, probe: -1 };
    if (this.state !== 'half-open' || this.#count('running', 'success', 'failure') >= this.places) return undefined;
    this.#probes.push({ startedAtMs: nowMs, outcome: 'running' });
    return { period: this.#period, probe: this.#probes.length - 1 };
  }

  end(call: { period: number; probe: number }, how: string, nowMs: number): void {
    if (call.probe >= 0) this.#timeOut(nowMs);
    if (call.period !== this.#period) return;
    if (this.state === 'closed') {
      if (how !== 'success' && how !== 'failure') return;
      this.#outcomes.push({ atMs: nowMs, failed: how === 'failure' });
      const counted = this.#outcomes.filter(({ atMs }) => this.#bucket(atMs) > this.#bucket(nowMs) - 10);
      const judged = this.windowCalls === undefined ? counted : this.#outcomes.slice(-this.windowCalls);
      const failures = judged.filter(({ failed }) => failed).length;
      if (how === 'failure' && judged.length >= this.minimumCalls && failures / judged.length >= failureRatio)
        this.#open(nowMs);
      return;
    }
    const probe = this.#probes[call.probe];
    if (this.state !== 'half-open' || probe?.outcome !== 'running') return;
    probe.outcome = how === 'success' || how === 'failure' ? how : 'given back';
    this.#judge(nowMs);
  }

  open(): void {
    if (this.state !== 'forced-open') this.#to('forced-open');
  }
  close(): void {
    if (this.state !== 'closed') this.#to('closed');
  }
  reset(): void {
    this.#to('closed');
  }

  #bucket(atMs: number): number {
    return Math.floor(atMs / (windowMs / 10));
  }
  #to(state: string): void {
    this.state = state;
    this.#period++;
    this.#outcomes = [];
    this.#probes = [];
  }
  #open(nowMs: number): void {
    this.#openUntilMs = nowMs + breakMs;
    this.#to('open');
  }
  #timeOut(nowMs: number): void {
    for (const probe of this.#probes) {
      if (probe.outcome !== 'running' || nowMs < probe.startedAtMs + probeTimeoutMs) continue;
      probe.outcome = 'failure';
      this.#judge(probe.startedAtMs + probeTimeoutMs);
    }
  }
  #judge(nowMs: number): void {
    if (this.#count('success') >= this.needed) this.#to('closed');
    else if (this.#count('failure') > this.places - this.needed) this.#open(nowMs);
  }
  #count(...outcomes: string[]): number {
    return this.#probes.filter(({ outcome }) => outcomes.includes(outcome)).length;
  }
}

interface Settings {
  readonly minimumCalls: number;
  readonly windowCalls: number | undefined;
  readonly places: number;
  readonly ratio: number;
}

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 8, arbitrary: fc.constant<Action>({ kind: 'start' }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('end' as const),
      call: fc.nat(100),
      how: fc.constantFrom('success', 'failure', 'failure', 'cancelled', 'rejected'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('pass' as const),
      ms: fc.constantFrom(1, 9, 10, 30, 49, 50, 69, 70, 200),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('open', 'close', 'close', 'reset') }) },
);

it('does as a list of all outcomes says, in thousands of random schedules', async () => {
  const settings: fc.Arbitrary<Settings> = fc.record({
    minimumCalls: fc.integer({ min: 1, max: 4 }),
    windowCalls: fc.option(fc.integer({ min: 4, max: 6 }), { nil: undefined }),
    places: fc.integer({ min: 1, max: 4 }),
    ratio: fc.constantFrom(0.3, 0.5, 1),
  });
  const seen = new Map<string, number>();
  const schedule = async ({ minimumCalls, windowCalls, places, ratio }: Settings, actions: Action[]) => {
    const { step, calls } = heldCalls<number>();
    const breaker = circuitBreaker(step, {
      failureRatio,
      minimumCalls,
      ...(windowCalls === undefined ? { windowMs } : { windowCalls }),
      breakMs,
      probeTimeoutMs,
      maxHalfOpenCalls: places,
      halfOpenSuccessRatio: ratio,
      onStateChange: ({ reason }) => {
        seen.set(reason, (seen.get(reason) ?? 0) + 1);
      },
    });
    const reference = new ReferenceBreaker(minimumCalls, windowCalls, places, Math.ceil(ratio * places));
    const running: { held: HeldCall<number>; known: { period: number; probe: number }; abort: () => void }[] = [];
    for (const each of actions) {
      if (each.kind === 'start') {
        const known = reference.start(performance.now());
        const before = calls.length;
        const controller = new AbortController();
        const outcome = watched(breaker.execute(0, WorkflowContext.create({ signal: controller.signal })));
        await settle();
        expect(calls.length - before).toBe(known === undefined ? 0 : 1);
        if (known === undefined) expect(outcome.error).toBeInstanceOf(CircuitOpenError);
        else running.push({ held: calls[before] as HeldCall<number>, known, abort: () => controller.abort('no') });
      } else if (each.kind === 'end') {
        const [call] = running.splice(each.call % Math.max(1, running.length), 1);
        if (call === undefined) continue;
        if (each.how === 'success') call.held.resolve(1);
        else if (each.how === 'failure') call.held.reject(new Error('failed'));
        else if (each.how === 'rejected') call.held.reject(new CircuitOpenError('inner', 'open', 1));
        else {
          call.abort();
          call.held.reject(call.held.signal.reason);
        }
        reference.end(call.known, each.how, performance.now());
        await settle();
      } else if (each.kind === 'pass') jest.advanceTimersByTime(each.ms);
      else {
        breaker[each.kind]();
        reference[each.kind]();
      }
      expect(breaker.state).toBe(reference.state);
    }
    for (const { held } of running) held.resolve(1);
    await settle();
  };
  await fc.assert(fc.asyncProperty(settings, fc.array(action, { minLength: 20, maxLength: 80 }), schedule), {
    numRuns,
  });
  // The schedules were worth something.
  const reasons = ['failure-ratio', 'break-over', 'probe-success', 'probe-failure', 'probe-timeout', 'manual'];
  expect([...seen.keys()].sort()).toEqual(reasons.sort());
  expect(Math.min(...seen.values())).toBeGreaterThan(numRuns / 50);
});

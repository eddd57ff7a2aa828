import { describe, expect, it } from '@jest/globals';
import { WorkflowContext } from '@tta/core';
import { monotonicNow, sleep, Timer } from '@tta/core/authors';
import { RecordingInstrumentation, virtualClock } from '@tta/core/testing';
import fc from 'fast-check';
import { hedge, task } from '../index.js';

// In CI more; at a desk fewer, because each run takes others.
const batches = process.env.CI === undefined ? 10 : 40;

interface Schedule {
  readonly delayMs: number;
  /** One for each attempt that may start. */
  readonly attempts: readonly { readonly takesMs: number; readonly fails: boolean }[];
  readonly abortAtMs: number | undefined;
}

interface Outcome {
  readonly end: string;
  readonly atMs: number;
  readonly startedAtMs: readonly number[];
}

// Odd fractions, so that no two things happen at one time: their order would then be that of the timers.
const fractions = [0.1, 0.23, 0.37, 0.59];
const schedules: fc.Arbitrary<Schedule> = fc.record({
  delayMs: fc.nat(9).map((n) => n + 1.0013),
  attempts: fc
    .array(fc.record({ takesMs: fc.nat(20), fails: fc.boolean() }), { minLength: 2, maxLength: 4 })
    .map((list) => list.map((each, index) => ({ ...each, takesMs: each.takesMs + 1 + (fractions[index] ?? 0) }))),
  abortAtMs: fc.option(
    fc.nat(40).map((n) => n + 0.50007),
    { nil: undefined },
  ),
});

/** The outcome by the definition: a walk through the list of attempts. */
function reference({ delayMs, attempts, abortAtMs = Infinity }: Schedule): Outcome {
  const startedAtMs = [0];
  const endsAt = (index: number): number => (startedAtMs[index] ?? Infinity) + (attempts[index]?.takesMs ?? Infinity);
  let failed: number[] = [];
  for (;;) {
    const running = startedAtMs.map((_, index) => index).filter((index) => !failed.includes(index));
    const next = running.reduce((a, b) => (endsAt(b) < endsAt(a) ? b : a), running[0] ?? -1);
    const hedgeAtMs = startedAtMs.length < attempts.length ? (startedAtMs.at(-1) ?? 0) + delayMs : Infinity;
    const atMs = Math.min(endsAt(next), hedgeAtMs);
    if (abortAtMs < atMs) return { end: 'abort', atMs: abortAtMs, startedAtMs };
    if (atMs < endsAt(next)) {
      startedAtMs.push(atMs);
      continue;
    }
    if (attempts[next]?.fails !== true) return { end: `value ${next}`, atMs, startedAtMs };
    failed = [...failed, next];
    if (startedAtMs.length < attempts.length) startedAtMs.push(atMs);
    else if (running.length === 1) return { end: 'failure 0', atMs, startedAtMs };
  }
}

function start({ delayMs, attempts, abortAtMs }: Schedule, isObserved: boolean): () => Outcome {
  const controller = new AbortController();
  if (abortAtMs !== undefined) Timer.after(abortAtMs, () => controller.abort('abort'));
  const beganAtMs = monotonicNow();
  const startedAtMs: number[] = [];
  const step = task('step', async (_: number, { signal }) => {
    const index = startedAtMs.push(monotonicNow() - beganAtMs) - 1;
    await sleep(attempts[index]?.takesMs ?? 0, signal);
    if (attempts[index]?.fails === true) throw `failure ${index}`;
    return `value ${index}`;
  });
  const recording = new RecordingInstrumentation();
  let ended: Pick<Outcome, 'end' | 'atMs'> | undefined;
  const onEnd = (end: unknown): void => {
    ended = { end: String(end), atMs: monotonicNow() - beganAtMs };
  };
  const context = { signal: controller.signal, ...(isObserved && { instrumentation: recording }) };
  hedge(step, { delayMs, maxHedges: attempts.length - 1, idempotent: true })
    .execute(1, WorkflowContext.create(context))
    .then(onEnd, onEnd);
  return () => {
    if (ended === undefined) throw new Error('it has not ended');
    expect(recording.steps.flatMap(({ lateEvents }) => lateEvents)).toEqual([]);
    expect(recording.steps.every(({ outcomes }) => outcomes.length === 1)).toBe(true);
    return { ...ended, startedAtMs };
  };
}

/** Sums of the same delays may differ in their last bits. */
function rounded({ end, atMs, startedAtMs }: Outcome): Outcome {
  const round = (ms: number): number => Math.round(ms * 1e5) / 1e5;
  return { end, atMs: round(atMs), startedAtMs: startedAtMs.map(round) };
}

describe('a hedge', () => {
  it('ends as the list of its attempts says, in thousands of random schedules', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(schedules, { minLength: 100, maxLength: 100 }), async (batch) => {
        using clock = virtualClock();
        const observed = batch.map((schedule) => start(schedule, true));
        const unobserved = batch.map((schedule) => start(schedule, false));

        await clock.advance(200);

        const expected = batch.map((schedule) => rounded(reference(schedule)));
        expect(observed.map((outcome) => rounded(outcome()))).toEqual(expected);
        expect(unobserved.map((outcome) => rounded(outcome()))).toEqual(expected);
        expect(clock.timerCount).toBe(0);
      }),
      { numRuns: batches },
    );
  });
});

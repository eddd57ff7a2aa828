import { describe, expect, it } from '@jest/globals';
import { TimeoutExceededError, WorkflowContext } from '@tta/core';
import { monotonicNow, sleep, Timer } from '@tta/core/authors';
import { RecordingInstrumentation, virtualClock } from '@tta/core/testing';
import fc from 'fast-check';
import { task, timeout } from '../index.js';

// In CI more; at a desk fewer, because each run takes others.
const batches = process.env.CI === undefined ? 10 : 40;

interface Schedule {
  readonly mode: 'cooperative' | 'abandon';
  /** When the step ends by itself. */
  readonly takesMs: number;
  readonly fails: boolean;
  /** Whether the step ends when its signal aborts. */
  readonly obeys: boolean;
  readonly timeoutMs: number;
  readonly abortAtMs: number | undefined;
}

interface Outcome {
  readonly end: 'value' | 'own failure' | 'abort' | 'timeout';
  readonly atMs: number;
  readonly events: readonly string[];
  /** How the step ended after it had been abandoned. */
  readonly abandonedEnds: readonly string[];
}

// No two of them at one time, because their order would then be that of the timers.
const schedules: fc.Arbitrary<Schedule> = fc.record({
  mode: fc.constantFrom('cooperative', 'abandon'),
  takesMs: fc.nat(20).map((n) => 3 * n + 3),
  timeoutMs: fc.nat(20).map((n) => 3 * n + 1),
  abortAtMs: fc.option(
    fc.nat(20).map((n) => 3 * n + 2),
    { nil: undefined },
  ),
  fails: fc.boolean(),
  obeys: fc.boolean(),
});

/** The outcome by the definition, without timers. */
function reference({ mode, takesMs, fails, obeys, timeoutMs, abortAtMs = Infinity }: Schedule): Outcome {
  const stopAtMs = Math.min(timeoutMs, abortAtMs);
  const own = fails ? 'own failure' : 'value';
  if (takesMs < stopAtMs) return { end: own, atMs: takesMs, events: [], abandonedEnds: [] };
  const isTimeout = timeoutMs < abortAtMs;
  const stepEndsAtMs = obeys ? stopAtMs : takesMs;
  const answer = isTimeout ? 'timeout' : 'abort';
  const events = isTimeout ? ['timeout_expired'] : [];
  if (mode === 'abandon') {
    const status = obeys ? (isTimeout ? 'timeout' : 'cancelled') : fails ? 'error' : 'success';
    return { end: answer, atMs: stopAtMs, events, abandonedEnds: [status] };
  }
  const end = obeys ? answer : fails ? (isTimeout ? 'timeout' : own) : 'value';
  return { end, atMs: stepEndsAtMs, events, abandonedEnds: [] };
}

/** Starts the execution; the outcome can be read once all time has passed. */
function start({ mode, takesMs, fails, obeys, timeoutMs, abortAtMs }: Schedule, isObserved: boolean): () => Outcome {
  const controller = new AbortController();
  if (abortAtMs !== undefined) Timer.after(abortAtMs, () => controller.abort('abort'));
  const step = task('step', async (_: number, { signal }) => {
    await sleep(takesMs, obeys ? signal : undefined);
    if (fails) throw new Error('own failure');
    return 'value';
  });
  const recording = new RecordingInstrumentation();
  const context = WorkflowContext.create({
    signal: controller.signal,
    ...(isObserved && { instrumentation: recording }),
  });
  let ended: Pick<Outcome, 'end' | 'atMs'> | undefined;
  const endsAs = (end: Outcome['end']): void => {
    ended = { end, atMs: monotonicNow() - startedAt };
  };
  const startedAt = monotonicNow();
  timeout(step, { timeoutMs, mode })
    .execute(1, context)
    .then(
      () => endsAs('value'),
      (error: unknown) =>
        endsAs(error instanceof TimeoutExceededError ? 'timeout' : error === 'abort' ? 'abort' : 'own failure'),
    );
  return () => {
    const own = recording.steps[0];
    if (ended === undefined) throw new Error('it has not ended');
    expect(recording.steps.flatMap(({ lateEvents }) => lateEvents)).toEqual([]);
    return {
      ...ended,
      events: own?.events.map(({ name }) => name) ?? [],
      abandonedEnds: own?.lateCounts.map(({ attributes }) => String(attributes?.status)) ?? [],
    };
  };
}

describe('a timeout', () => {
  it('ends as the definition says, in thousands of random schedules', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(schedules, { minLength: 100, maxLength: 100 }), async (batch) => {
        using clock = virtualClock();
        const observed = batch.map((schedule) => start(schedule, true));
        const unobserved = batch.map((schedule) => start(schedule, false));

        await clock.advance(100);

        expect(observed.map((outcome) => outcome())).toEqual(batch.map(reference));
        expect(unobserved.map((outcome) => outcome())).toEqual(
          batch.map((schedule) => ({ ...reference(schedule), events: [], abandonedEnds: [] })),
        );
        expect(clock.timerCount).toBe(0);
      }),
      { numRuns: batches },
    );
  });
});

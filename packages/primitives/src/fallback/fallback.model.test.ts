import { describe, expect, it } from '@jest/globals';
import { WorkflowContext } from '@tta/core';
import { monotonicNow, sleep, Timer } from '@tta/core/authors';
import { RecordingInstrumentation, virtualClock } from '@tta/core/testing';
import fc from 'fast-check';
import { fallback, task } from '../index.js';

// In CI more; at a desk fewer, because each run takes others.
const batches = process.env.CI === undefined ? 10 : 40;

type Kind = 'gives' | 'is declined' | 'fails' | 'fails for good';

interface Schedule {
  readonly entries: readonly { readonly kind: Kind; readonly takesMs: number }[];
  readonly recovers: boolean;
  readonly abortAtMs: number | undefined;
}

interface Outcome {
  /** The number of the entry whose value or failure came out, or `recover` or `abort`. */
  readonly end: string;
  readonly atMs: number;
  readonly servedBy: string | undefined;
  readonly isExhausted: boolean;
}

const schedules: fc.Arbitrary<Schedule> = fc.record({
  entries: fc.array(
    fc.record({
      kind: fc.constantFrom<Kind>('gives', 'is declined', 'fails', 'fails', 'fails for good'),
      takesMs: fc.nat(5).map((n) => 2 * n + 2),
    }),
    { minLength: 2, maxLength: 5 },
  ),
  recovers: fc.boolean(),
  // Never at the time at which an entry ends.
  abortAtMs: fc.option(
    fc.nat(20).map((n) => 2 * n + 1),
    { nil: undefined },
  ),
});

/** The outcome by the definition: a walk through the list of entries. */
function reference({ entries, recovers, abortAtMs = Infinity }: Schedule): Outcome {
  let atMs = 0;
  let declined: number | undefined;
  for (const [index, { kind, takesMs }] of entries.entries()) {
    atMs += takesMs;
    if (atMs > abortAtMs) return { end: 'abort', atMs: abortAtMs, servedBy: undefined, isExhausted: false };
    if (kind === 'gives') {
      return { end: `value ${index}`, atMs, servedBy: index === 0 ? 'primary' : String(index), isExhausted: false };
    }
    if (kind === 'fails for good') return { end: `failure ${index}`, atMs, servedBy: undefined, isExhausted: false };
    if (kind === 'is declined') declined = index;
  }
  if (declined !== undefined) return { end: `declined ${declined}`, atMs, servedBy: undefined, isExhausted: true };
  if (recovers) return { end: 'recover', atMs, servedBy: 'recover', isExhausted: false };
  return { end: 'failure 0', atMs, servedBy: undefined, isExhausted: true };
}

function start({ entries, recovers, abortAtMs }: Schedule, isObserved: boolean): () => Outcome {
  const controller = new AbortController();
  if (abortAtMs !== undefined) Timer.after(abortAtMs, () => controller.abort('abort'));
  const [primary, ...others] = entries.map(({ kind, takesMs }, index) =>
    task(`entry-${index}`, async (_: number, { signal }) => {
      await sleep(takesMs, signal);
      if (kind === 'gives') return `value ${index}`;
      if (kind === 'is declined') return `declined ${index}`;
      throw kind === 'fails' ? `failure ${index}` : new Error(`failure ${index}`);
    }),
  );
  if (primary === undefined) throw new Error('there is an entry');
  const step = fallback(primary, others, {
    fallbackIf: (error) => typeof error === 'string',
    fallbackResultIf: (value) => value.startsWith('declined'),
    ...(recovers && { recover: () => 'recover' }),
  });
  const recording = new RecordingInstrumentation();
  let ended: Pick<Outcome, 'end' | 'atMs'> | undefined;
  const startedAt = monotonicNow();
  const onEnd = (end: unknown): void => {
    ended = { end: end instanceof Error ? end.message : String(end), atMs: monotonicNow() - startedAt };
  };
  const context = { signal: controller.signal, ...(isObserved && { instrumentation: recording }) };
  step.execute(1, WorkflowContext.create(context)).then(onEnd, onEnd);
  return () => {
    if (ended === undefined) throw new Error('it has not ended');
    const events = recording.steps[0]?.events ?? [];
    expect(recording.steps.flatMap(({ lateEvents }) => lateEvents)).toEqual([]);
    const served = events.find(({ name }) => name === 'fallback_served' || name === 'fallback_primary_served');
    const isExhausted = events.some(({ name }) => name === 'fallback_exhausted');
    return { ...ended, servedBy: served?.attributes?.served_by as string | undefined, isExhausted };
  };
}

describe('a fallback', () => {
  it('ends as the list of its entries says, in thousands of random schedules', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(schedules, { minLength: 100, maxLength: 100 }), async (batch) => {
        using clock = virtualClock();
        const observed = batch.map((schedule) => start(schedule, true));
        const unobserved = batch.map((schedule) => start(schedule, false));

        await clock.advance(100);

        expect(observed.map((outcome) => outcome())).toEqual(batch.map(reference));
        expect(unobserved.map((outcome) => outcome())).toEqual(
          batch.map((schedule) => ({ ...reference(schedule), servedBy: undefined, isExhausted: false })),
        );
        expect(clock.timerCount).toBe(0);
      }),
      { numRuns: batches },
    );
  });
});

import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { StepStream } from '@tta/core';
import { InvalidOptionError, WorkflowContext, type WorkflowPrimitive } from '@tta/core';
import { sleep } from '@tta/core/authors';
import { primitiveContract, RecordingInstrumentation, virtualClock, type VirtualClock } from '@tta/core/testing';
import { expectTypeOf } from 'expect-type';
import fc from 'fast-check';
import { ParallelError, race, stream, task } from '../index.js';
import { expectEachEndedOnce } from '../testing/each-ended-once.js';
import { leavesNothing } from '../testing/leaves-nothing.js';

describe.each([
  { name: 'race', cases: primitiveContract((child) => race([child])) },
  { name: 'race that abandons', cases: primitiveContract((child) => race([child], { abandonLosers: true })) },
])('the contract of $name', ({ cases }) => {
  // It provokes the warnings of a broken listener.
  beforeAll(() => {
    jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  });
  it.each(cases)('$promise', ({ verify }) => verify());
});

interface Branch {
  readonly takesMs: number;
  readonly fails: boolean;
  /** Goes on for so long after it was told to stop. */
  readonly lingersMs: number;
}

describe('race', () => {
  leavesNothing();
  let clock: VirtualClock;
  beforeEach(() => {
    clock = virtualClock();
  });
  afterEach(() => {
    clock.uninstall();
  });

  it('does as a list of ends says, whatever the branches do', async () => {
    const branch = fc.record<Branch>({
      takesMs: fc.integer({ min: 0, max: 50 }),
      fails: fc.boolean(),
      lingersMs: fc.constantFrom(0, 0, 7),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(branch, { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        fc.option(fc.integer({ min: 0, max: 50 })),
        async (branches, abandonLosers, abortAtMs) => {
          const errors = branches.map((_, index) => new Error(`branch ${index}`));
          const stopped: number[] = [];
          const steps = branches.map(({ takesMs, fails, lingersMs }, index) =>
            task(`branch ${index}`, async (_: number, context) => {
              try {
                await sleep(takesMs, context.signal);
              } catch (reason) {
                await sleep(lingersMs);
                stopped.push(index);
                throw reason;
              }
              if (fails) throw errors[index];
              return index;
            }),
          );
          const controller = new AbortController();
          const recording = new RecordingInstrumentation();
          const context = WorkflowContext.create({ instrumentation: recording, signal: controller.signal });
          const startedAtMs = clock.now();
          if (abortAtMs !== null) void sleep(abortAtMs).then(() => controller.abort('enough'));

          const outcome = await clock.run(
            race(steps as never, { abandonLosers })
              .execute(0, context)
              .catch((error: unknown) => error),
          );
          const tookMs = clock.now() - startedAtMs;
          await clock.advance(200);

          // The first to succeed; of those that end together the first in the list.
          const winners = branches
            .map((each, index) => ({ ...each, index }))
            .filter(({ fails }) => !fails)
            .sort((one, other) => one.takesMs - other.takesMs || one.index - other.index);
          const [winner] = winners;
          const abortsAt = abortAtMs ?? Infinity;
          const endsAt = winner?.takesMs ?? Math.max(...branches.map(({ takesMs }) => takesMs));
          // In the same turn either may come first.
          fc.pre(abortsAt !== endsAt);
          if (abortsAt < endsAt) expect(outcome).toBe('enough');
          else if (winner !== undefined) {
            expect(outcome).toBe(winner.index);
            const losers = branches.filter(
              ({ takesMs }, index) => takesMs > winner.takesMs || (takesMs === winner.takesMs && index > winner.index),
            );
            const lingersMs = abandonLosers ? 0 : Math.max(0, ...losers.map((each) => each.lingersMs));
            expect(tookMs).toBe(winner.takesMs + lingersMs);
            expect(stopped).toHaveLength(losers.length);
          } else if (branches.length === 1) expect(outcome).toBe(errors[0]);
          else {
            expect(outcome).toBeInstanceOf(ParallelError);
            expect((outcome as ParallelError).errors).toEqual(errors);
          }
          expectEachEndedOnce(recording);
          expect(clock.timerCount).toBe(0);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('reports losers as cancelled by a sibling, and the winner by its name', async () => {
    const recording = new RecordingInstrumentation();
    const waits = task('waits', async (_: number, { signal }) => sleep(1000, signal));
    const fails = task('fails', async () => Promise.reject(new Error('broken')));
    const wins = task('wins', async () => sleep(5).then(() => 'won'));

    const racing = race([waits, fails, wins]).execute(1, WorkflowContext.create({ instrumentation: recording }));
    expect(await clock.run(racing)).toBe('won');

    expect(recording.step('waits').outcomes).toMatchObject([{ status: 'cancelled', cancelledBy: 'sibling' }]);
    expect(recording.step('race(waits...)').events.map(({ name, attributes }) => [name, attributes])).toEqual([
      ['race_workflow_start', { branch_count: 3 }],
      ['race_branch_failed', { branch: 1, primitive_type: 'fails', status: 'error', duration_ms: expect.any(Number) }],
      ['race_won', { branch: 2, winner: 'wins', duration_ms: expect.any(Number) }],
    ]);
  });

  it('reports no branch that succeeds after an abort had ended the race', async () => {
    const controller = new AbortController();
    const recording = new RecordingInstrumentation();
    const deaf = task('deaf', async () => sleep(100).then(() => 'late'));
    const context = WorkflowContext.create({ instrumentation: recording, signal: controller.signal });

    const racing = race([deaf], { abandonLosers: true }).execute(1, context);
    await clock.advance(10);
    controller.abort('enough');
    await expect(racing).rejects.toBe('enough');
    await clock.advance(1000);

    expect(recording.step('race(deaf)').lateEvents).toEqual([]);
    expect(recording.step('deaf').status).toBe('success');
  });

  it('takes the stream that has its first item first, and lets it go on after the race', async () => {
    const ticks = (name: string, firstMs: number): WorkflowPrimitive<number, StepStream<string>> =>
      stream(name, async function* (_: number, { signal }) {
        for (let item = 1; item <= 3; item++) {
          await sleep(item === 1 ? firstMs : 10, signal);
          yield `${name} ${item}`;
        }
      });
    const recording = new RecordingInstrumentation();
    const context = WorkflowContext.create({ instrumentation: recording });

    const winner = await clock.run(race([ticks('slow', 50), ticks('quick', 20)]).execute(1, context));
    const items: string[] = [];
    const reading = (async () => {
      for await (const item of winner) items.push(item);
    })();
    await clock.run(reading);

    expect(items).toEqual(['quick 1', 'quick 2', 'quick 3']);
    expect(recording.tree()).toBe('race(slow...) success\n  slow cancelled\n  quick success');
  });

  it('lists its branches by name, so that each is counted from 0 on', () => {
    const near = task('near', (input: number) => input);
    const far = task('far', (input: number) => input);
    expect(race([near, far, near]).eventLabels).toEqual({ winner: ['near', 'far'] });
  });

  it('refuses wrong options', () => {
    const step = task('step', () => 1);
    expect(() => race([] as never)).toThrow(InvalidOptionError);
    expect(() => race(step as never)).toThrow(/branches/);
    expect(() => race([7] as never)).toThrow(/branches\[0\]/);
    expect(() => race([step], { abandonLosers: 1 } as never)).toThrow(/abandonLosers/);
  });

  it('has the types of all branches', () => {
    const a = task('a', async (input: { id: string }) => input.id);
    const b = task('b', async (input: { size: number }) => input.size);
    expectTypeOf(race([a, b]).execute({ id: '', size: 1 })).toEqualTypeOf<Promise<string | number>>();
    // @ts-expect-error no branches
    expect(() => race([])).toThrow();
  });
});

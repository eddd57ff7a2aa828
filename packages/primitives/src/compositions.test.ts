import { getEventListeners, setMaxListeners } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { composeInstrumentations, WorkflowContext } from '@tta/core';
import { RecordingInstrumentation, virtualClock } from '@tta/core/testing';
import fc from 'fast-check';
import { build } from './testing/compositions/build.js';
import { compositions, type Composition } from './testing/compositions/composition.js';
import { interpret } from './testing/compositions/reference.js';
import { GaugesOfWork } from './testing/compositions/gauges-of-work.js';
import { ReferenceTime } from './testing/compositions/reference-run.js';
import { World } from './testing/compositions/world.js';
import { expectEachEndedOnce } from './testing/each-ended-once.js';

// In CI more; at a desk fewer, because each run takes others.
const runs = process.env.CI === undefined ? 400 : 2000;
/** Longer than any of them takes. */
const longMs = 1e8;

type Execute = (input: number, signal: AbortSignal) => Promise<number>;

/** Makes the calls of a composition, each with a signal of its own. The function returned tells how they went. */
function callAll(execute: Execute, world: World, time: ReferenceTime, { calls }: Composition) {
  const ends = calls.map(({ input, atMs, abortAfterMs }) => {
    const controller = new AbortController();
    const end = { how: 'has not ended', atMs: -1, signal: controller.signal };
    setMaxListeners(0, controller.signal);
    time.after(atMs, () => {
      const keep = time.after(abortAfterMs ?? Infinity, () => controller.abort(`abort of ${input}`));
      const onEnd = (how: string): void => {
        keep();
        Object.assign(end, { how, atMs: world.now() });
      };
      execute(input, controller.signal).then(
        (value) => onEnd(`gave ${value}`),
        (error: unknown) => onEnd(`threw ${world.describe(error)}`),
      );
    });
    return end;
  });
  return {
    told: () => ({ ends: ends.map(({ how, atMs }) => `${how} at ${atMs}`), leaves: world.calls }),
    listeners: () => ends.map(({ signal }) => getEventListeners(signal, 'abort').length),
  };
}

describe('compositions of all members', () => {
  it('do what the definitions of the members say, observed and unobserved', async () => {
    let ties = 0;
    await fc.assert(
      fc.asyncProperty(compositions, async (composition) => {
        using clock = virtualClock();
        const recording = new RecordingInstrumentation();
        const gauges = new GaugesOfWork();
        const instrumentation = composeInstrumentations(recording, gauges);
        const world = new World();
        const time = new ReferenceTime(world);
        const run = interpret(composition.root, world, time);
        const expected = callAll(
          (input, signal) => run(input, { signal, retried: 'no', undos: undefined, work: undefined }),
          world,
          time,
          composition,
        );
        const real = [{}, { instrumentation }].map((options) => {
          const own = new World();
          const step = build(composition.root, own);
          const execute: Execute = (input, signal) =>
            step.execute(input, WorkflowContext.create({ ...options, signal }));
          return callAll(execute, own, new ReferenceTime(own), composition);
        });

        await clock.advance(longMs);

        if (time.hasTie) {
          ties++;
          return;
        }
        for (const { told, listeners } of real) {
          expect(told()).toEqual(expected.told());
          expect(Math.max(...listeners())).toBe(0);
        }
        expectEachEndedOnce(recording);
        expect(gauges.stillAtWork()).toEqual([]);
        expect(clock.timerCount).toBe(0);
      }),
      { numRuns: runs },
    );
    // Otherwise little would be compared.
    expect(ties).toBeLessThan(runs / 10);
  });
});

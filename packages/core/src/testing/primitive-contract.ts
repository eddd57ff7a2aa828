import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import type { Instrumentation } from '../instrumentation/instrumentation.js';
import type { StepObservation } from '../instrumentation/step-observation.js';
import { sleep } from '../cancellation/sleep.js';
import { WorkflowContext } from '../context/workflow-context.js';
import { WorkflowPrimitive } from '../workflow-primitive.js';
import { RecordingInstrumentation } from './recording-instrumentation.js';

/** One promise that each primitive keeps. */
export interface ContractCase {
  /** The promise, as a sentence: `ends once, with success`. */
  readonly promise: string;
  /** Rejects where it is broken. */
  readonly verify: () => Promise<void>;
}

/** Makes the primitive to be checked. A composite wraps `child` and calls it once for one `execute`. */
export type BuildPrimitive = (child: WorkflowPrimitive<number, number>) => WorkflowPrimitive<number, unknown>;

/**
 * The promises of every primitive, for any test runner:
 * `it.each(primitiveContract((child) => retry(child, { maxRetries: 0 })))('$promise', ({ verify }) => verify())`.
 */
export function primitiveContract(build: BuildPrimitive): ContractCase[] {
  const cases: Record<string, () => Promise<void>> = {
    'starts once and ends once, with success': async () => {
      const { recording, context } = observed();
      const primitive = build(new Child(async (input) => input));

      await primitive.execute(1, context);

      const own = recording.step(primitive.name);
      assert.equal(own.type, primitive.type);
      assert.deepEqual(
        own.outcomes.map(({ status }) => status),
        ['success'],
      );
      assert.ok((own.outcomes[0]?.durationMs ?? -1) >= 0);
    },
    'gives the same observed and unobserved': async () => {
      const primitive = build(new Child(async (input) => input + 1));
      const another = build(new Child(async (input) => input + 1));

      assert.deepEqual(await primitive.execute(1, observed().context), await another.execute(1));
    },
    'calls its step once': async () => {
      await bothWays(async (context) => {
        let calls = 0;
        await build(new Child(async () => ++calls)).execute(1, context);

        assert.equal(calls, 1);
      });
    },
    'is the parent of what it executes': async () => {
      const { recording, context } = observed();
      const primitive = build(new Child(async (input) => input));

      await primitive.execute(1, context);

      for (const step of recording.steps.slice(1)) assert.equal(step.parent?.name, primitive.name);
    },
    'throws the very error that its step threw': async () => {
      for (const error of [new TypeError('broken'), undefined, 'text', Object.freeze({ code: 7 })]) {
        await bothWays(async (context, recording) => {
          const primitive = build(new Child(() => Promise.reject(error)));

          assert.equal(await rejection(primitive.execute(1, context)), error);
          if (recording !== undefined) assert.equal(recording.step(primitive.name).status, 'error');
        });
      }
    },
    'makes a rejection of what its step throws at once': async () => {
      const error = new Error('not async');
      await bothWays(async (context) => {
        const primitive = build(
          new Child(() => {
            throw error;
          }),
        );

        assert.equal(await rejection(primitive.execute(1, context)), error);
      });
    },
    'starts nothing once the signal is aborted': async () => {
      const reason = new Error('not wanted');
      await bothWays(async (context, recording) => {
        let calls = 0;
        const primitive = build(new Child(async () => ++calls));

        assert.equal(await rejection(primitive.execute(1, context)), reason);

        assert.equal(calls, 0);
        if (recording !== undefined) assert.equal(recording.step(primitive.name).status, 'cancelled');
      }, AbortSignal.abort(reason));
    },
    'is cancelled by its signal while it runs': async () => {
      const reason = new Error('changed my mind');
      for (const make of [unobserved, observed]) {
        const controller = new AbortController();
        const { recording, context } = make(controller.signal);
        const primitive = build(new Child((_, { signal }) => sleep(250, signal).then(() => 0)));

        const running = rejection(primitive.execute(1, context));
        controller.abort(reason);

        assert.equal(await running, reason);
        if (recording !== undefined) assert.equal(recording.step(primitive.name).status, 'cancelled');
      }
    },
    'leaves no listener on the signal, whether it succeeds or fails': async () => {
      const { signal } = new AbortController();
      await bothWays(async (context) => {
        const listens = new Child(async (input, own) => sleep(0, own.signal).then(() => input));
        const fails = new Child(async (_, own) => sleep(0, own.signal).then(() => Promise.reject(new Error('broken'))));

        await build(listens).execute(1, context);
        await rejection(build(fails).execute(2, context));

        assert.equal(getEventListeners(signal, 'abort').length, 0);
      }, signal);
    },
    'says nothing after its end': async () => {
      const { recording, context } = observed();
      await build(new Child(async (input) => input)).execute(1, context);
      await rejection(build(new Child(() => Promise.reject(new Error('broken')))).execute(1, context));
      await sleep(5);

      assert.deepEqual(
        recording.steps.flatMap((step) => step.lateEvents),
        [],
      );
    },
    'is not harmed by an instrumentation that throws': async () => {
      for (const instrumentation of [new Broken('start'), new Broken('run'), new Broken('event'), new Broken('end')]) {
        const primitive = build(new Child(async (input) => input));
        const expected = await build(new Child(async (input) => input)).execute(1);

        assert.deepEqual(await primitive.execute(1, WorkflowContext.create({ instrumentation })), expected);
      }
    },
  };
  return Object.entries(cases).map(([promise, verify]) => ({ promise, verify }));
}

/** A step made of a function. */
class Child extends WorkflowPrimitive<number, number> {
  constructor(private readonly body: (input: number, context: WorkflowContext) => Promise<number>) {
    super('Child');
  }
  protected run(input: number, context: WorkflowContext): Promise<number> {
    return this.body(input, context);
  }
}

/** Throws in one of its methods. */
class Broken implements Instrumentation {
  constructor(private readonly method: 'start' | keyof StepObservation) {}
  start(): StepObservation {
    const breaks = (method: string): void => {
      if (method === this.method) throw new Error(`${method} is broken`);
    };
    breaks('start');
    return {
      run: (body) => {
        breaks('run');
        return body();
      },
      event: () => breaks('event'),
      end: () => breaks('end'),
    };
  }
}

interface Way {
  readonly context: WorkflowContext;
  /** Everything observed; `undefined` on the unobserved path. */
  readonly recording: RecordingInstrumentation | undefined;
}

/** Verifies a promise without and with an observer, because each takes a path of its own through the code. */
async function bothWays(
  verify: (context: WorkflowContext, recording: RecordingInstrumentation | undefined) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  for (const make of [unobserved, observed]) {
    const { context, recording } = make(signal);
    await verify(context, recording);
  }
}

function unobserved(signal?: AbortSignal): Way {
  return { recording: undefined, context: WorkflowContext.create({ signal }) };
}

function observed(signal?: AbortSignal): { recording: RecordingInstrumentation; context: WorkflowContext } {
  const recording = new RecordingInstrumentation();
  return { recording, context: WorkflowContext.create({ instrumentation: recording, signal }) };
}

/** The reason that a promise rejects with. */
async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new assert.AssertionError({ message: 'expected a rejection, but the promise was fulfilled' });
}

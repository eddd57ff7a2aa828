import { AsyncLocalStorage } from 'node:async_hooks';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  setInstrumentation,
  WorkflowContext,
  WorkflowPrimitive,
  type Instrumentation,
  type StepObservation,
  type StepOutcome,
} from './index.js';
import { RecordingInstrumentation } from './testing/index.js';

const emitWarning = jest.spyOn(process, 'emitWarning');
beforeEach(() => {
  emitWarning.mockReset().mockImplementation(() => undefined);
});
afterEach(() => {
  setInstrumentation(undefined);
});

class Step extends WorkflowPrimitive<number, number> {
  constructor(private readonly body: (context: WorkflowContext) => Promise<number> | number) {
    super('step');
  }
  protected run(_: number, context: WorkflowContext): Promise<number> {
    return this.body(context) as Promise<number>;
  }
}

const run = (
  instrumentation: Instrumentation,
  body: (context: WorkflowContext) => Promise<number> | number = async () => 1,
): Promise<number> => new Step(body).execute(1, WorkflowContext.create({ instrumentation }));

describe('an observed step', () => {
  it('starts, runs inside the ambient context, and ends', async () => {
    const calls: string[] = [];
    const storage = new AsyncLocalStorage<string>();
    const instrumentation: Instrumentation = {
      start: ({ primitive, startedAtMs }, parent) => {
        calls.push(`start ${primitive.name} ${typeof startedAtMs} ${parent === undefined ? 'as root' : 'inside'}`);
        return {
          run: (body) => storage.run('ambient', body),
          end: ({ status }) => calls.push(`end ${status}`),
        };
      },
    };

    await run(instrumentation, async () => {
      await Promise.resolve();
      calls.push(`run ${storage.getStore()}`);
      return 1;
    });

    expect(calls).toEqual(['start step number as root', 'run ambient', 'end success']);
  });

  it('has no part in the stack of an error', async () => {
    class Inner extends WorkflowPrimitive<number, number> {
      protected async run(): Promise<number> {
        await Promise.resolve();
        throw new Error('no');
      }
    }
    class Outer extends WorkflowPrimitive<number, number> {
      protected async run(input: number, context: WorkflowContext): Promise<number> {
        return await new Inner().execute(input, context);
      }
    }
    const frames = async (context?: WorkflowContext): Promise<string[]> => {
      const error: unknown = await new Outer().execute(1, context).catch((thrown: unknown) => thrown);
      return (error as Error).stack?.match(/(?<=at (async )?)[A-Z]\w+\.\w+|observe\w*(?= \()/g) ?? [];
    };
    const context = WorkflowContext.create({ instrumentation: new RecordingInstrumentation() });

    const observed = await frames(context);
    expect(observed).toEqual(await frames());
    expect(observed.slice(0, 2)).toEqual(['Inner.run', 'Outer.run']);
  });

  it('knows how long it took', async () => {
    jest.useFakeTimers();
    const recording = new RecordingInstrumentation();

    const running = run(recording, () => new Promise((resolve) => setTimeout(() => resolve(1), 200)));
    await jest.advanceTimersByTimeAsync(200);
    await running;
    jest.useRealTimers();

    expect(recording.step('step').outcomes).toEqual([{ status: 'success', durationMs: 200 }]);
  });

  it('is a root to an instrumentation that did not observe the step around', async () => {
    const [before, after] = [new RecordingInstrumentation(), new RecordingInstrumentation()];
    setInstrumentation(before);
    const outer = new Step((context) => {
      setInstrumentation(after);
      return new Step(async () => 1).execute(1, context);
    });

    await outer.execute(1);

    expect(before.tree()).toBe('step success');
    expect(after.tree()).toBe('step success');
  });

  it('gives its events to its ancestor where it is left unobserved', async () => {
    const recording = new RecordingInstrumentation();
    const start = jest.spyOn(recording, 'start');
    const inner = new Step(async (context) => {
      context.emit('inner_event');
      return 1;
    });
    const outer = new Step((context) => {
      start.mockReturnValueOnce(undefined as never);
      return inner.execute(1, context);
    });

    await outer.execute(1, WorkflowContext.create({ instrumentation: recording }));

    expect(recording.steps.map(({ events }) => events.map(({ name }) => name))).toEqual([['inner_event']]);
  });

  it.each([
    { what: 'an error', error: new TypeError('broken') },
    { what: 'undefined', error: undefined },
    { what: 'null', error: null },
    { what: 'an error of another realm', error: runInNewContext('new RangeError("far")') as unknown },
    {
      what: 'a subclass of another realm',
      error: runInNewContext('class Far extends Error {}; new Far("away")') as unknown,
    },
    { what: 'a circular error', error: circular() },
    { what: 'a frozen object', error: Object.freeze({ code: 7 }) },
    { what: 'an object of hostile getters', error: hostile() },
  ])('throws $what as it was, and says so', async ({ error }) => {
    const recording = new RecordingInstrumentation();

    const thrown = await run(recording, () => Promise.reject(error)).then(
      () => 'nothing was thrown',
      (reason: unknown) => reason,
    );

    expect(Object.is(thrown, error)).toBe(true);
    const outcome = recording.step('step').outcomes[0] as StepOutcome & { error: unknown };
    expect(outcome.status).toBe('error');
    expect(Object.is(outcome.error, error)).toBe(true);
  });
});

describe('a listener that does not behave', () => {
  const fail = (): never => {
    throw new Error('listener is broken');
  };
  const reject = (): Promise<never> => Promise.reject(new Error('listener is broken'));
  const observing = (observation: object): Instrumentation => ({ start: () => observation as StepObservation });
  const end = (): void => undefined;
  const broken: { what: string; instrumentation: () => Instrumentation; warnings: number }[] = [
    { what: 'throws in start', instrumentation: () => ({ start: fail }), warnings: 1 },
    { what: 'throws in run', instrumentation: () => observing({ run: fail, end }), warnings: 1 },
    { what: 'throws in event', instrumentation: () => observing({ event: fail, end }), warnings: 1 },
    { what: 'throws in end', instrumentation: () => observing({ end: fail }), warnings: 1 },
    { what: 'throws in capture', instrumentation: () => observing({ capture: fail, end }), warnings: 1 },
    { what: 'rejects in capture', instrumentation: () => observing({ capture: reject, end }), warnings: 1 },
    {
      what: 'throws in a getter of capture',
      instrumentation: () => observing(Object.defineProperty({ end }, 'capture', { get: fail })),
      warnings: 1,
    },
    { what: 'throws everywhere', instrumentation: () => observing({ run: fail, event: fail, end: fail }), warnings: 1 },
    {
      what: 'throws in a getter',
      instrumentation: () => observing(Object.defineProperty({ end }, 'run', { get: fail })),
      warnings: 1,
    },
    {
      what: 'throws after it ran the body',
      instrumentation: () =>
        observing({
          run: (body: () => unknown) => {
            body();
            fail();
          },
          end,
        }),
      warnings: 1,
    },
    { what: 'rejects in event', instrumentation: () => observing({ event: reject, end }), warnings: 1 },
    { what: 'rejects in end', instrumentation: () => observing({ end: reject }), warnings: 1 },
    { what: 'has no end', instrumentation: () => observing({}), warnings: 1 },
    { what: 'is null', instrumentation: () => observing(null as never), warnings: 0 },
    { what: 'is a number', instrumentation: () => observing(7 as never), warnings: 1 },
    { what: 'forgets to run the body', instrumentation: () => observing({ run: () => undefined, end }), warnings: 0 },
    {
      what: 'runs the body twice',
      instrumentation: () => observing({ run: (body: () => unknown) => [body(), body()], end }),
      warnings: 0,
    },
    {
      what: 'runs the body later',
      instrumentation: () => observing({ run: (body: () => unknown) => setImmediate(body), end }),
      warnings: 0,
    },
    {
      what: 'has an async run',
      instrumentation: () => observing({ run: async (body: () => unknown) => body(), end }),
      warnings: 0,
    },
  ];

  it.each(broken)(
    'that $what harms no result, runs the step once and is warned of once',
    async ({ instrumentation, warnings }) => {
      const body = jest.fn(async (context: WorkflowContext) => {
        context.emit('step_event');
        return 1;
      });
      const listener = instrumentation();

      await expect(run(listener, body)).resolves.toBe(1);
      await expect(run(listener, body)).resolves.toBe(1);
      await new Promise((resolve) => setImmediate(resolve));

      expect(body).toHaveBeenCalledTimes(2);
      expect(emitWarning).toHaveBeenCalledTimes(warnings);
    },
  );

  it.each(broken)('that $what harms no error', async ({ instrumentation }) => {
    const error = new Error("the step's own");
    const unhandled = jest.fn();
    process.on('unhandledRejection', unhandled);

    await expect(run(instrumentation(), () => Promise.reject(error))).rejects.toBe(error);
    await expect(
      run(instrumentation(), () => {
        throw error;
      }),
    ).rejects.toBe(error);
    await new Promise((resolve) => setImmediate(resolve));

    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });
});

function circular(): Error {
  const error = new Error('circular');
  error.cause = error;
  return error;
}

function hostile(): object {
  const refuse = (): never => {
    throw new Error('do not look at me');
  };
  return Object.defineProperties(
    {},
    Object.fromEntries(['name', 'message', 'code', 'status', 'stack', 'cause'].map((key) => [key, { get: refuse }])),
  );
}

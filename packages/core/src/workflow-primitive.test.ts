import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import { InvalidOptionError, setInstrumentation, WorkflowContext, WorkflowPrimitive } from './index.js';
import { primitiveContract, RecordingInstrumentation } from './testing/index.js';

// The contract provokes the warnings of a broken listener.
beforeAll(() => {
  jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
});

class Double extends WorkflowPrimitive<number, number> {
  protected async run(input: number): Promise<number> {
    return input * 2;
  }
}

class Calls extends WorkflowPrimitive<number, number> {
  constructor(private readonly child: WorkflowPrimitive<number, number>) {
    super('calls');
  }
  protected run(input: number, context: WorkflowContext): Promise<number> {
    return this.child.execute(input, context);
  }
}

class Body extends WorkflowPrimitive<undefined, unknown> {
  constructor(private readonly body: (context: WorkflowContext) => unknown) {
    super();
  }
  protected run(_: undefined, context: WorkflowContext): Promise<unknown> {
    return this.body(context) as Promise<unknown>;
  }
}

describe('WorkflowPrimitive', () => {
  it.each(primitiveContract((child) => new Calls(child)))('$promise', ({ verify }) => verify());

  it('runs what the subclass wrote', async () => {
    await expect(new Double().execute(21)).resolves.toBe(42);
  });

  it('is named after its class unless it is given a name', () => {
    expect(new Double()).toMatchObject({ name: 'Double', type: 'task' });
    expect(new Double('twice').name).toBe('twice');
  });

  it.each(['', 7, null])('refuses %p for a name', (name) => {
    const make = (): unknown => new Double(name as never);

    if (name === null) expect(make()).toMatchObject({ name: 'Double' });
    else expect(make).toThrow(InvalidOptionError);
  });

  it('needs a name where its class has none', () => {
    const make = (): unknown => new (class extends Double {})();

    expect(make).toThrow(expect.objectContaining({ option: 'name' }));
  });

  it.each(['name', 'type', 'runsOnlyChildren', 'mayRecover', 'startsWorkflow', 'children', 'eventLabels', 'events'])(
    'refuses a getter or a method for %s, which would be ignored',
    (field) => {
      class Getter extends Double {}
      Object.defineProperty(Getter.prototype, field, { get: () => 'mine' });
      class Method extends Double {}
      Object.defineProperty(Method.prototype, field, { value: () => 'mine' });

      for (const make of [() => new Getter(), () => new Getter(), () => new (class Inherits extends Method {})()])
        expect(make).toThrow(expect.objectContaining({ code: 'ERR_TTA_INVALID_OPTION', option: field }));
    },
  );

  it('takes fields of a subclass', () => {
    class Fields extends Double {
      override readonly name = 'mine';
      override readonly type = 'double';
      override readonly mayRecover = true;
    }

    expect(new Fields()).toMatchObject({ name: 'mine', type: 'double', mayRecover: true });
  });

  it('tells a class without run that it is missing, observed or not', async () => {
    const Empty = class Empty extends (WorkflowPrimitive as unknown as typeof Double) {};

    for (const instrumentation of [undefined, new RecordingInstrumentation()])
      await expect(new Empty().execute(1, WorkflowContext.create({ instrumentation }))).rejects.toMatchObject({
        ...{ code: 'ERR_TTA_INVALID_OPTION', option: 'run' },
        message: expect.stringContaining('run must be a method of the class Empty'),
      });
  });

  it('runs a function that the constructor sets', async () => {
    const Field = class Field extends (WorkflowPrimitive as unknown as typeof Double) {
      protected override run = async (input: number): Promise<number> => input + 1;
    };

    await expect(new Field().execute(1)).resolves.toBe(2);
  });

  it('warns once of a class that overrides execute, which nothing observes', () => {
    const emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const said = (): unknown[] =>
      emitWarning.mock.calls.filter(([text]) => String(text).includes('overrides execute')).map(([text]) => text);
    class Unseen extends Double {
      override execute(input = 0): Promise<number> {
        return Promise.resolve(input);
      }
    }
    class Seen extends Double {
      override execute(input = 0, context?: WorkflowContext): Promise<number> {
        return super.execute(input + 1, context);
      }
    }

    for (let count = 0; count < 3; count++) for (const Class of [Unseen, Seen, Double]) new Class();

    expect(said()).toEqual([
      'TTA: the class Unseen overrides execute, so its steps are not observed; write run instead, or call ' +
        'super.execute. This is said once.',
    ]);
  });

  it('returns the promise of run itself without an observer', () => {
    const promise = Promise.resolve(1);

    expect(new Body(() => promise).execute(undefined)).toBe(promise);
  });

  it('makes a context for a run that was given none, another for each', async () => {
    const step = new Body(async (context) => context.workflowId);

    const [a, b] = [await step.execute(undefined), await step.execute(undefined)];

    expect(a).not.toBe(b);
  });

  it.each([
    ['an object that looks like its options', { signal: AbortSignal.abort() }],
    ['null', null],
    ['a signal', AbortSignal.abort()],
  ])('refuses %s as its context, observed or not, and does not run', async (_, given) => {
    const run = jest.fn(() => 1);
    const step = new Body(run);
    for (const instrumentation of [undefined, new RecordingInstrumentation()]) {
      setInstrumentation(instrumentation);
      await expect(step.execute(undefined, given as never)).rejects.toMatchObject({
        ...{ code: 'ERR_TTA_INVALID_OPTION', option: 'context' },
        message: expect.stringContaining('WorkflowContext.create'),
      });
    }
    setInstrumentation(undefined);
    expect(run).not.toHaveBeenCalled();
  });

  it('makes a new workflow of a step that is not handed the context', async () => {
    const recording = new RecordingInstrumentation();
    const forgets = new Body(() => new Double().execute(1, WorkflowContext.create({ instrumentation: recording })));

    await forgets.execute(undefined, WorkflowContext.create({ instrumentation: recording }));

    expect(recording.tree()).toBe('Body success\nDouble success');
  });

  it('is called without an input where it needs none', async () => {
    const calls = async (): Promise<unknown> => [
      await (new Body(() => 1) as WorkflowPrimitive<unknown, number>).execute(),
      await (new Body(() => 2) as WorkflowPrimitive<void, number>).execute(),
      await (new Body(() => 3) as WorkflowPrimitive<undefined, number>).execute(),
      await (new Body(() => 4) as WorkflowPrimitive<string | undefined, number>).execute(),
    ];

    await expect(calls()).resolves.toEqual([1, 2, 3, 4]);
    // @ts-expect-error null is an input
    await (new Body(() => 5) as unknown as WorkflowPrimitive<null, number>).execute();
  });

  it('keeps its types', () => {
    const double = new Double();

    expectTypeOf(double.execute(1)).toEqualTypeOf<Promise<number>>();
    // @ts-expect-error it takes a number
    void double.execute('1');
    // @ts-expect-error it needs a number
    void double.execute();
    // @ts-expect-error run is the subclass's business
    void double.run(1);
  });
});

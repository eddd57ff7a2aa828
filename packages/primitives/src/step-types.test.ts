import { describe, expect, it } from '@jest/globals';
import { WorkflowContext, WorkflowPrimitive } from '@tta/core';
import { RecordingInstrumentation } from '@tta/core/testing';
import { expectTypeOf } from 'expect-type';
import {
  cache,
  CachePrimitive,
  parallel,
  ParallelPrimitive,
  retry,
  RetryPrimitive,
  sequential,
  SequentialPrimitive,
  task,
  type InputOf,
  type OutputOf,
  type StepLike,
  type StepMismatch,
  type ChainedSteps,
} from './index.js';

interface Player {
  readonly id: string;
  readonly level: number;
}
async function loadPlayer(id: string): Promise<Player> {
  return { id, level: 7 };
}
const reward = ({ level }: Player): number => level * 10;
async function workflowOf(_: unknown, { workflowId }: WorkflowContext): Promise<string> {
  return workflowId;
}

describe('a function in place of a step', () => {
  it('is a task named after itself', async () => {
    const recording = new RecordingInstrumentation();
    const story = sequential(
      [cache(loadPlayer, { key: (id) => id }), parallel({ gold: reward, again: retry(reward) })],
      { name: 'story' },
    );

    const told = await story.execute('p7', WorkflowContext.create({ instrumentation: recording }));

    expect(told).toEqual({ gold: 70, again: 70 });
    expect(recording.tree()).toBe(
      [
        'story success',
        '  cache(loadPlayer) success',
        '    loadPlayer success',
        '  parallel(reward...) success',
        '    reward success',
        '    retry(reward) success',
        '      reward success',
      ].join('\n'),
    );
  });

  it('gets the context', async () => {
    const context = WorkflowContext.create({ workflowId: 'w' });

    await expect(sequential([workflowOf]).execute(1, context)).resolves.toBe('w');
  });

  it('is taken by the classes too', async () => {
    const double = (n: number): number => n * 2;

    for (const step of [
      new SequentialPrimitive<number, unknown>([double]),
      new ParallelPrimitive<number, unknown>([double]),
      new RetryPrimitive(double),
      new CachePrimitive(double, { key: String }),
    ])
      await expect(step.execute(2).then(String)).resolves.toBe('4');
  });

  it('is named without the prefix that bind adds', () => {
    expect(retry(loadPlayer.bind(undefined)).children[0]?.name).toBe('loadPlayer');
  });

  const method = 'wrap it as task(name, fn)';
  class Greet extends WorkflowPrimitive<string, string> {
    protected run(name: string): Promise<string> {
      return Promise.resolve(`Hello ${name}`);
    }
  }
  class Model {
    readonly size = 7;
  }
  /** A class as compiled for older engines. */
  const Compiled = function Compiled(): void {
    return undefined;
  };
  Object.setPrototypeOf(Compiled.prototype, WorkflowPrimitive.prototype);

  it.each([
    {
      what: 'a function without a name',
      value: (
        () => async (id: string) =>
          id
      )(),
      advice: method,
    },
    {
      what: 'a bound one',
      value: (
        () => async (id: string) =>
          id
      )().bind(undefined),
      advice: method,
    },
    { what: 'a default export', value: Object.defineProperty(() => 1, 'name', { value: 'default' }), advice: method },
    // eslint-disable-next-line @typescript-eslint/no-implied-eval
    { what: 'one made of text', value: new Function('return 1'), advice: method },
    { what: 'one whose name is no text', value: Object.defineProperty(() => 1, 'name', { value: 7 }), advice: method },
    { what: 'a class of steps', value: Greet, advice: 'pass an instance of the class: new Greet()' },
    { what: 'a compiled class', value: Compiled, advice: 'pass an instance of the class: new Compiled()' },
    { what: 'any other class', value: Model, advice: 'pass an instance of the class: new Model()' },
    { what: 'a text', value: 'load', advice: 'wrap a function as task(name, fn)' },
    { what: 'nothing', value: undefined, advice: 'wrap a function as task(name, fn)' },
    { what: 'null', value: null, advice: 'wrap a function as task(name, fn)' },
  ])('is refused where it is $what, with advice', ({ value, advice }) => {
    const refusal = (option: string): unknown =>
      expect.objectContaining({ code: 'ERR_TTA_INVALID_OPTION', option, message: expect.stringContaining(advice) });

    expect(() => sequential([loadPlayer, value as never])).toThrow(refusal('steps[1]'));
    expect(() => parallel({ it: value as never })).toThrow(refusal('branches.it'));
    expect(() => retry(value as never)).toThrow(refusal('child'));
    expect(() => cache(value as never, { key: String })).toThrow(refusal('child'));
  });
});

describe('types of functions in place of steps', () => {
  it('are those of a step', () => {
    expectTypeOf<InputOf<typeof loadPlayer>>().toEqualTypeOf<string>();
    expectTypeOf<OutputOf<typeof loadPlayer>>().toEqualTypeOf<Player>();
    expectTypeOf<InputOf<typeof workflowOf>>().toEqualTypeOf<unknown>();
    expectTypeOf<OutputOf<typeof reward>>().toEqualTypeOf<number>();
    expectTypeOf<InputOf<StepLike<string, number>>>().toEqualTypeOf<string>();
    expectTypeOf<OutputOf<StepLike<string, number>>>().toEqualTypeOf<number>();
  });

  it('infer through every member', () => {
    expectTypeOf(retry(loadPlayer)).toEqualTypeOf<RetryPrimitive<string, Player>>();
    expectTypeOf(retry(reward)).toEqualTypeOf<RetryPrimitive<Player, number>>();
    expectTypeOf(cache(loadPlayer, { key: (id) => id.trim() })).toEqualTypeOf<CachePrimitive<string, Player>>();
    expectTypeOf(parallel([reward, retry(reward)])).toEqualTypeOf<ParallelPrimitive<Player, [number, number]>>();
    expectTypeOf(parallel({ gold: reward })).toEqualTypeOf<ParallelPrimitive<Player, { gold: number }>>();
    expectTypeOf(
      sequential([loadPlayer, retry(cache(parallel({ gold: reward, id: ({ id }: Player) => id }), { key: String }))]),
    ).toEqualTypeOf<SequentialPrimitive<string, { gold: number; id: string }>>();
  });

  it('chain twenty steps, functions and others', () => {
    const next = async (n: number): Promise<number> => n + 1;
    const step = task('next', next);
    const show = (n: number): string => String(n);

    expectTypeOf(
      sequential([
        ...[next, step, next, step, next, step, next, step, next, step],
        ...[next, step, next, step, next, step, next, step, next, show],
      ] as const),
    ).toEqualTypeOf<SequentialPrimitive<number, string>>();
    // @ts-expect-error step 18 gives a number
    sequential([
      ...([next, step, next, step, next, step, next, step, next, step] as const),
      ...([next, step, next, step, next, step, next, step, next, loadPlayer] as const),
    ]);
  });

  it('name a step that does not fit, with both types', () => {
    // @ts-expect-error step 1 takes a player
    sequential([reward, reward]);
    // @ts-expect-error step 1 takes a string
    sequential([reward, task('length', (text: string) => text.length)]);

    type Chained = ChainedSteps<readonly [typeof loadPlayer, typeof loadPlayer]>;
    expectTypeOf<Chained[1]>().toEqualTypeOf<
      StepMismatch<'step 1 does not take what the step before it gives', Player, string>
    >();
  });

  it('leave no parameter without a type', () => {
    sequential([
      async function first(input) {
        // `any` would let every use of it through.
        expectTypeOf(input).toBeNever();
        return input;
      },
    ]);
  });
});

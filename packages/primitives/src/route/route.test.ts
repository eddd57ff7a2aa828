import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { InvalidOptionError, WorkflowContext } from '@tta/core';
import { primitiveContract, RecordingInstrumentation } from '@tta/core/testing';
import { expectTypeOf } from 'expect-type';
import { conditional, route, RouteNotFoundError, sequential, task } from '../index.js';
import { leavesNothing } from '../testing/leaves-nothing.js';

const double = task('double', async (input: number) => input * 2);
const spell = task('spell', async (input: number) => `number ${input}`);
const tooDear = new Error('no choice');

describe.each([
  { name: 'route', cases: primitiveContract((child) => route(() => 'only', { only: child })) },
  {
    name: 'route that chooses later',
    cases: primitiveContract((child) => route(async () => 'only' as const, { only: child })),
  },
  {
    name: 'route of what else',
    cases: primitiveContract((child) => route(() => 'b', { a: child }, { otherwise: child })),
  },
  { name: 'conditional', cases: primitiveContract((child) => conditional(() => false, child, child)) },
])('the contract of $name', ({ cases }) => {
  // It provokes the warnings of a broken listener.
  beforeAll(() => {
    jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  });
  it.each(cases)('$promise', ({ verify }) => verify());
});

describe('route', () => {
  leavesNothing();

  it('runs the step whose key is given, at once or later', async () => {
    const routed = route((input: number) => (input > 1 ? 'spell' : Promise.resolve('double' as const)), {
      spell,
      double,
    });

    expect(await routed.execute(1)).toBe(2);
    expect(await routed.execute(2)).toBe('number 2');
  });

  it('takes plain functions, and gives the selector its own context', async () => {
    const seen: string[] = [];
    const routed = route(
      (_: number, context) => {
        seen.push(context.correlationId);
        return 'plain';
      },
      {
        plain: async function plain(input: number) {
          return input + 1;
        },
      },
    );

    expect(await routed.execute(1, WorkflowContext.create({ correlationId: 'request 7' }))).toBe(2);
    expect(seen).toEqual(['request 7']);
  });

  it.each(['constructor', 'toString', '__proto__', '', 'Double', undefined, 1, null])(
    'refuses %p, which is not a key of the routes',
    async (key) => {
      const routed = route(() => key as 'double', { double, spell }, { name: 'by-size' });
      const rejection = expect(routed.execute(1)).rejects;

      await rejection.toBeInstanceOf(RouteNotFoundError);
      await expect(routed.execute(1)).rejects.toMatchObject({
        code: 'ERR_TTA_ROUTE_NOT_FOUND',
        routes: ['double', 'spell'],
        message: expect.stringMatching(/^the selector of by-size must give one of double, spell; it gave /),
      });
    },
  );

  it('runs otherwise, or hands the input on, where the key is missing', async () => {
    const other = (): string => 'other';

    expect(await route(other, { double }, { otherwise: spell }).execute(1)).toBe('number 1');
    expect(await route(other, { double }, { otherwise: 'pass' }).execute(1)).toBe(1);
  });

  it.each([
    {
      title: 'at once',
      select: () => {
        throw tooDear;
      },
    },
    { title: 'later', select: async () => Promise.reject(tooDear) },
  ])('passes on the failure of the selector $title, and says that it was the selector', async ({ select }) => {
    const { recording, context } = observed();

    await expect(route(select, { double }).execute(1, context)).rejects.toBe(tooDear);
    await expect(route(select, { double }).execute(1)).rejects.toBe(tooDear);

    expect(recording.steps[0]?.events).toMatchObject([
      { name: 'route_workflow_failed', attributes: { route: 'select', status: 'error' }, error: tooDear },
    ]);
  });

  it('tells which route was taken, and marks the step', async () => {
    const { recording, context } = observed();

    await route(() => 'double', { double, spell }).execute(1, context);
    await route(() => 'none', { double }, { otherwise: 'pass' }).execute(1, context);

    expect(recording.steps.map(({ name }) => name)).toEqual(['route(double...)', 'double', 'route(double)']);
    expect(recording.step('double').attributes).toEqual({ 'tta.route': 'double' });
    expect(recording.steps.flatMap(({ events }) => events.map(({ attributes }) => attributes))).toEqual([
      { route: 'double' },
      { route: 'otherwise' },
    ]);
  });

  it('does not start the step where the choice was aborted meanwhile', async () => {
    const controller = new AbortController();
    const never = jest.fn(async () => 1);
    const routed = route(
      async () => {
        controller.abort('enough');
        return 'never' as const;
      },
      { never: task('never', never) },
    );

    await expect(routed.execute(1, WorkflowContext.create({ signal: controller.signal }))).rejects.toBe('enough');
    expect(never).not.toHaveBeenCalled();
  });

  it('lists its routes, so that each is counted from 0 on', () => {
    const select = (): 'double' => 'double';
    expect(route(select, { double, spell }).eventLabels).toEqual({ route: ['double', 'spell'] });
    const withOther = route(select, { double }, { otherwise: 'pass' });
    expect(withOther.eventLabels).toEqual({ route: ['double', 'otherwise'] });
    expect(conditional(() => true, double, double).eventLabels).toEqual({ route: ['true', 'false'] });
  });

  it('refuses wrong options', () => {
    expect(() => route('double' as never, { double })).toThrow(InvalidOptionError);
    expect(() => route(() => 'a', {} as never)).toThrow(InvalidOptionError);
    expect(() => route(() => 'a', { a: 7 } as never)).toThrow(/routes\.a/);
    expect(() => route(() => 'a', { a: double }, { otherwise: 'hand on' } as never)).toThrow(/otherwise/);
    expect(() => route(() => 'a', { a: double }, { orElse: double } as never)).toThrow(/orElse/);
  });

  it('has the types of all routes', () => {
    expectTypeOf(route((input: number) => (input > 1 ? 'a' : 'b'), { a: double, b: spell }).execute(1)).toEqualTypeOf<
      Promise<number | string>
    >();
    expectTypeOf(route(() => 'zz', { a: spell }, { otherwise: 'pass' }).execute(1)).toEqualTypeOf<
      Promise<number | string>
    >();
    const yes = task('yes', (input: number) => input > 1);
    expectTypeOf(route(() => 'zz', { a: spell }, { otherwise: yes }).execute(1)).toEqualTypeOf<
      Promise<boolean | string>
    >();
    // @ts-expect-error the selector gives a key that is missing
    route(() => 'c', { a: double, b: spell });
    const onlyNumbers = route(() => 'a', { a: double });
    // @ts-expect-error the routes take numbers
    void onlyNumbers.execute('text').catch(() => undefined);
    expectTypeOf(sequential([route(() => 'a', { a: double, b: double }), spell]).execute(1)).toEqualTypeOf<
      Promise<string>
    >();
  });
});

describe('conditional', () => {
  leavesNothing();

  it('runs one step or the other, or hands the input on', async () => {
    const isLarge = (input: number): boolean => input > 10;

    expect(await conditional(isLarge, spell, double).execute(11)).toBe('number 11');
    expect(await conditional(isLarge, spell, double).execute(1)).toBe(2);
    expect(await conditional(async (input: number) => input > 10, spell).execute(1)).toBe(1);
  });

  it('tells true and false', async () => {
    const { recording, context } = observed();

    await conditional(() => true, double).execute(1, context);
    await conditional(() => false, double).execute(1, context);

    expect(recording.steps.flatMap(({ events }) => events.map(({ attributes }) => attributes))).toEqual([
      { route: 'true' },
      { route: 'false' },
    ]);
    expect(recording.steps[0]).toMatchObject({ name: 'conditional(double)', type: 'conditional' });
  });

  it('passes on the failure of the predicate', async () => {
    const fails = (): boolean => {
      throw tooDear;
    };

    await expect(conditional(fails, double).execute(1)).rejects.toBe(tooDear);
  });

  it('has the types of both steps', () => {
    expectTypeOf(conditional(() => true, spell).execute(1)).toEqualTypeOf<Promise<number | string>>();
    const yes = task('yes', (input: number) => input > 1);
    expectTypeOf(conditional(() => true, spell, yes).execute(1)).toEqualTypeOf<Promise<boolean | string>>();
  });
});

function observed(): { recording: RecordingInstrumentation; context: WorkflowContext } {
  const recording = new RecordingInstrumentation();
  return { recording, context: WorkflowContext.create({ instrumentation: recording }) };
}

import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { InvalidOptionError, TimeoutExceededError, WorkflowContext, type WorkflowPrimitive } from '@tta/core';
import { sleep } from '@tta/core/authors';
import { primitiveContract, RecordingInstrumentation, virtualClock, type VirtualClock } from '@tta/core/testing';
import { expectTypeOf } from 'expect-type';
import fc from 'fast-check';
import {
  cache,
  hedge,
  parallel,
  race,
  retry,
  saga,
  SagaError,
  sequential,
  task,
  timeout,
  type SagaPrimitive,
  type UndoInput,
} from '../index.js';
import { leavesNothing } from '../testing/leaves-nothing.js';

describe('the contract', () => {
  // It provokes the warnings of a broken listener.
  beforeAll(() => {
    jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  });
  it.each(primitiveContract((child) => saga([{ run: child }])))('$promise', ({ verify }) => verify());
});

type Deaf = WorkflowPrimitive<number, unknown>;

/** The first call runs the step; the others answer at once. */
function once(step: Deaf): Deaf {
  let calls = 0;
  return task('once', (input: number, context) => (++calls === 1 ? step.execute(input, context) : input));
}

type Fault = 'none' | 'fails' | 'times out' | 'is aborted';
const letters = ['a', 'b', 'c', 'd', 'e'];

describe('saga', () => {
  leavesNothing();
  let clock: VirtualClock;
  beforeEach(() => {
    clock = virtualClock();
  });
  afterEach(() => {
    clock.uninstall();
  });

  /** Five steps, of which `b` and `d` are idempotent and `c` has nothing to undo, with one fault in a step or an undo. */
  async function run(place: number, fault: Fault, undoPlace: number, undoFault: 'none' | 'fails' | 'hangs') {
    const log: string[] = [];
    const controller = new AbortController();
    const recording = new RecordingInstrumentation();
    const runOf = (index: number) =>
      task(letters[index] as string, async (input: string, context) => {
        if (index === place && fault === 'fails') throw new Error(`${letters[index]} failed`);
        if (index === place && fault === 'is aborted') {
          controller.abort('not wanted');
          context.throwIfAborted();
        }
        if (index === place && fault === 'times out') throw new TimeoutExceededError(50);
        log.push(letters[index] as string);
        return `${input}${letters[index]}`;
      });
    const undoOf = (index: number) => async (undo: UndoInput<string, string | undefined>, context: WorkflowContext) => {
      expect(context.aborted).toBe(false);
      expect(context.deadline).toBeUndefined();
      if (index === undoPlace && undoFault === 'fails') throw new Error(`undo of ${letters[index]} failed`);
      if (index === undoPlace && undoFault === 'hangs') await new Promise(() => undefined);
      log.push(`undo ${letters[index]}(${undo.input} -> ${undo.output ?? 'nothing'})`);
    };
    const order = saga(
      [
        { run: runOf(0), undo: undoOf(0) },
        { run: runOf(1), undo: undoOf(1), idempotent: true },
        { run: runOf(2) },
        { run: runOf(3), undo: undoOf(3), idempotent: true },
        { run: runOf(4), undo: undoOf(4) },
      ],
      { name: 'order', undoTimeoutMs: 1000 },
    );
    const context = WorkflowContext.create({ instrumentation: recording, signal: controller.signal });
    const running = order.execute('', context).catch((error: unknown) => error);
    // Not `run`, which waits for an undo that hangs.
    await clock.advance(5000);
    const outcome: unknown = await running;
    return { log, outcome, recording };
  }

  const faults: Fault[] = ['fails', 'times out', 'is aborted'];
  const table = letters.flatMap((_, place) => faults.map((fault) => ({ place, fault, letter: letters[place] })));

  it.each(table)('undoes what was done, last first, where $letter $fault', async ({ place, fault }) => {
    const { log, outcome, recording } = await run(place, fault, -1, 'none');

    const done = letters.slice(0, place);
    const isUncertain = fault !== 'fails' && (place === 1 || place === 3);
    const inputOf = (index: number): string => letters.slice(0, index).join('');
    expect(log).toEqual([
      ...done,
      ...(isUncertain ? [`undo ${letters[place]}(${inputOf(place)} -> nothing)`] : []),
      ...done
        .map((letter, index) => `undo ${letter}(${inputOf(index)} -> ${inputOf(index + 1)})`)
        .filter((_, index) => index !== 2)
        .reverse(),
    ]);
    if (fault === 'fails') expect(outcome).toMatchObject({ message: `${letters[place]} failed` });
    else if (fault === 'times out') expect(outcome).toBeInstanceOf(TimeoutExceededError);
    else expect(outcome).toBe('not wanted');
    const status = { fails: 'error', 'times out': 'timeout', 'is aborted': 'cancelled', none: '' }[fault];
    expect(recording.step('order').outcomes).toMatchObject([{ status }]);
    expect(clock.timerCount).toBe(0);
  });

  it.each(
    table.flatMap((each) =>
      [0, 1, 3]
        .filter((undoPlace) => undoPlace < each.place)
        .flatMap((undoPlace) =>
          (['fails', 'hangs'] as const).map((undoFault) => ({
            ...each,
            undoPlace,
            undoFault,
            undone: letters[undoPlace] as string,
          })),
        ),
    ),
  )('says what remains where $letter $fault and the undo of $undone $undoFault', async (given) => {
    const { place, fault, undoPlace, undoFault, undone } = given;
    const { log, outcome, recording } = await run(place, fault, undoPlace, undoFault);

    expect(outcome).toBeInstanceOf(SagaError);
    const { undoErrors, notUndone, undone: names, cause, message } = outcome as SagaError;
    // An undo that hangs takes no time of the others'.
    const possible = [4, 3, 1, 0].filter(
      (index) => index < place || (index === place && fault !== 'fails' && (index === 1 || index === 3)),
    );
    const lost = [undoPlace];
    expect(notUndone).toEqual(lost.map((index) => letters[index]));
    expect(undoErrors.map(({ step }) => step)).toEqual(notUndone);
    if (undoFault === 'hangs') for (const { error } of undoErrors) expect(error).toBeInstanceOf(TimeoutExceededError);
    else expect(undoErrors[0]?.error).toMatchObject({ message: `undo of ${undone} failed` });
    expect(names).toEqual(possible.filter((index) => !lost.includes(index)).map((index) => letters[index]));
    expect(log.filter((line) => line.startsWith('undo'))).toHaveLength(names.length);
    expect(message).toContain(`order failed, and ${notUndone.join(', ')} could not be undone`);
    if (fault === 'fails') expect(cause).toMatchObject({ message: `${letters[place]} failed` });
    else if (fault === 'is aborted') expect(cause).toBe('not wanted');
    expect(recording.step('order').outcomes).toMatchObject([{ status: 'error' }]);
    expect(clock.timerCount).toBe(0);
  });

  it('does as a stack does, whatever is nested in it', async () => {
    await fc.assert(
      fc.asyncProperty(nestedSteps, async (nodes) => {
        const log: number[] = [];
        const build = (each: readonly Node[]): SagaPrimitive<number, number> =>
          saga(
            each.map(({ id, fails, inner }) => {
              const work = task(`step ${id}`, async (input: number) => {
                if (fails) throw new Error('broken');
                log.push(id);
                return input;
              });
              return inner === undefined
                ? { run: work, undo: () => log.push(-id) }
                : { run: sequential([build(inner), work]) };
            }) as never,
          ) as SagaPrimitive<number, number>;
        const expected: number[] = [];

        const isDone = await build(nodes)
          .execute(1)
          .then(
            () => true,
            () => false,
          );

        expect(isDone).toBe(walk(nodes, [], expected));
        expect(log).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
  });

  it('undoes a nested saga as a whole where a later step of the outer one fails', async () => {
    const log: string[] = [];
    const step = (name: string) => task(name, async (input: string) => `${input}${name}`);
    const undo = (name: string) => () => log.push(`undo ${name}`);
    const inner = saga([
      { run: step('hotel'), undo: undo('hotel') },
      { run: step('flight'), undo: undo('flight') },
    ]);
    const failing = task('pay', async () => Promise.reject(new Error('no money')));

    const wrapped = retry(sequential([inner]), { maxRetries: 1 });
    await expect(saga([{ run: wrapped }, { run: failing }]).execute('')).rejects.toThrow('no money');
    await expect(
      saga([{ run: parallel([inner, step('car')]) }, { run: failing }] as never).execute(''),
    ).rejects.toThrow('no money');
    expect(log).toEqual(['undo flight', 'undo hotel', 'undo flight', 'undo hotel']);
  });

  it('does not undo what a cache has shared with other callers', async () => {
    const log: string[] = [];
    const inner = saga([{ run: task('hotel', () => 'room 7'), undo: () => log.push('undo hotel') }]);
    const shared = cache(inner, { key: () => 'trip' });
    const failing = task('pay', async () => Promise.reject(new Error('no money')));
    const outer = saga([{ run: shared }, { run: failing }]);

    await expect(outer.execute('')).rejects.toThrow('no money');

    expect(log).toEqual([]);
    expect(await shared.execute('')).toBe('room 7');
  });

  const guards: { title: string; abandoning: (child: Deaf) => Deaf }[] = [
    { title: 'a timeout', abandoning: (child) => timeout(child, { timeoutMs: 10, mode: 'abandon' }) },
    {
      title: 'a race',
      abandoning: (child) => race([child, task('quick', async () => sleep(10))] as never, { abandonLosers: true }),
    },
    { title: 'a hedge', abandoning: (child) => hedge(once(child), { delayMs: 5, idempotent: true }) },
  ];
  it.each(guards)('undoes a nested saga that ends after $title stopped waiting for it', async ({ abandoning }) => {
    const log: string[] = [];
    const hotel = task('hotel', async () => sleep(100).then(() => log.push('hotel')));
    const trip = saga([{ run: hotel, undo: () => log.push('undo hotel') }], { name: 'trip' });
    const recording = new RecordingInstrumentation();

    const running = abandoning(trip).execute(1, WorkflowContext.create({ instrumentation: recording }));
    await clock.run(running.catch(() => undefined));
    expect(log).toEqual([]);
    await clock.advance(1000);

    expect(log).toEqual(['hotel', 'undo hotel']);
    const { outcomes, events, lateEvents } = recording.step('trip');
    expect(outcomes).toHaveLength(1);
    expect(events.map(({ name }) => name)).toContain('saga_step_undone');
    expect(lateEvents).toEqual([]);
  });

  it.each(guards.slice(0, 2))(
    'undoes a step after work that $title stopped waiting for has ended',
    async ({ abandoning }) => {
      const log: string[] = [];
      const deaf = task('hotel', async () => sleep(100).then(() => log.push('hotel')));
      const pay = task('pay', async () => Promise.reject(new Error('no money')));
      const order = saga([
        { run: task('car', () => 1), undo: () => log.push('undo car') },
        { run: abandoning(deaf), undo: () => log.push('undo hotel'), idempotent: true },
        { run: pay },
      ] as never);

      await clock.run(order.execute(1).catch(() => undefined));

      expect(log).toEqual(['hotel', 'undo hotel', 'undo car']);
    },
  );

  it('says what a nested saga that came too late could not undo', async () => {
    const trip = saga(
      [{ run: task('hotel', async () => sleep(100)), undo: async () => Promise.reject(new Error('no refund')) }],
      { name: 'trip' },
    );
    const order = saga([{ run: timeout(trip, { timeoutMs: 10, mode: 'abandon', name: 'book' }) }]);

    const failure = clock.run(order.execute(1).catch((error: unknown) => error));

    expect(await failure).toMatchObject({
      code: 'ERR_TTA_SAGA',
      notUndone: ['book'],
      undoErrors: [{ step: 'book', error: { code: 'ERR_TTA_SAGA', notUndone: ['hotel'] } }],
    });
  });

  it('lets each undo have a share of the time, and those that come later what is left of it', async () => {
    const order = saga(
      [
        { run: task('a', () => 1), undo: async () => sleep(9000) },
        { run: task('b', () => 1), undo: async () => sleep(11_000) },
        { run: task('c', () => 1), undo: async () => sleep(1000) },
        { run: task('d', async () => Promise.reject(new Error('broken'))) },
      ],
      { undoTimeoutMs: 30_000 },
    );

    // 10 s for the first, of which it needs 1; 14.5 s for the second.
    await expect(clock.run(order.execute(1))).rejects.toThrow('broken');
  });

  it('uses the undo given for a nested saga instead of its own', async () => {
    const log: string[] = [];
    const inner = saga([{ run: task('hotel', () => 'room 7'), undo: () => log.push('undo hotel') }], { name: 'trip' });
    const failing = task('pay', async () => Promise.reject(new Error('no money')));
    const outer = saga([
      { run: inner, undo: ({ output }) => log.push(`undo the trip to ${output}`) },
      { run: failing },
    ]);

    await expect(outer.execute('')).rejects.toThrow('no money');

    expect(log).toEqual(['undo the trip to room 7']);
  });

  it('names the undos, marks them, and counts how they ended', async () => {
    const recording = new RecordingInstrumentation();
    const failing = task('pay', async () => Promise.reject(new Error('no money')));
    const cancel = task('cancel-hotel', () => undefined);
    const trip = saga(
      [
        { run: task('hotel', () => 1), undo: cancel },
        {
          run: task('flight', () => 2),
          undo: () => {
            throw new Error('no refund');
          },
        },
        { run: failing },
      ],
      { name: 'trip' },
    );

    await expect(trip.execute(0, WorkflowContext.create({ instrumentation: recording }))).rejects.toThrow(
      'trip failed, and flight could not be undone; see cause and undoErrors, and undo it by hand',
    );

    expect(recording.tree()).toBe(
      'trip error\n  hotel success\n  flight success\n  pay error\n  undo(flight) error\n  cancel-hotel success',
    );
    expect(recording.step('cancel-hotel').attributes).toEqual({ 'tta.saga.undo': true });
    expect(recording.step('trip').events.map(({ name, attributes }) => [name, attributes?.step_name])).toEqual([
      ['saga_workflow_start', undefined],
      ['saga_undo_start', undefined],
      ['saga_undo_failed', 'flight'],
      ['saga_step_undone', 'hotel'],
      ['saga_workflow_failed', undefined],
    ]);
    expect(trip.children.map(({ name }) => name)).toEqual(['hotel', 'flight', 'pay', 'cancel-hotel', 'undo(flight)']);
  });

  it('lets an undo run on although the deadline of the caller has passed', async () => {
    const undone: string[] = [];
    const slow = task('slow', async (_: number, { signal }) => sleep(1000, signal));
    const order = saga([
      {
        run: task('reserve', () => 1),
        undo: async (_, { signal }) => sleep(500, signal).then(() => undone.push('reserve')),
      },
      { run: slow },
    ]);

    const running = order.execute(0, WorkflowContext.create({ deadline: clock.now() + 100 }));

    await expect(clock.run(running)).rejects.toBeInstanceOf(TimeoutExceededError);
    expect(undone).toEqual(['reserve']);
  });

  it('refuses wrong options', () => {
    const step = task('step', (input: number) => input);
    expect(() => saga([] as never)).toThrow(InvalidOptionError);
    expect(() => saga([step] as never)).toThrow(/steps\[0\] must be an object \{ run, undo \}/);
    expect(() => saga([{ run: 7 }] as never)).toThrow(/steps\[0\]\.run/);
    expect(() => saga([{ run: step, undo: 7 }] as never)).toThrow(/steps\[0\]\.undo/);
    expect(() => saga([{ run: step, idempotent: true }] as never)).toThrow(/steps\[0\]\.undo/);
    expect(() => saga([{ run: step, revert: step }] as never)).toThrow(/revert/);
    expect(() => saga([{ run: step }], { undoTimeoutMs: 0 })).toThrow(/undoTimeoutMs/);
  });

  it('has the types of its steps', () => {
    const reserve = task('reserve', async (seats: number) => ({ id: `r${seats}` }));
    async function charge({ id }: { id: string }): Promise<boolean> {
      return id === '';
    }
    const order = saga([
      {
        run: reserve,
        undo: ({ input, output }) => {
          expectTypeOf(input).toEqualTypeOf<number>();
          expectTypeOf(output).toEqualTypeOf<{ id: string }>();
        },
      },
      {
        run: charge,
        undo: ({ input, output }) => {
          expectTypeOf(input).toEqualTypeOf<{ id: string }>();
          expectTypeOf(output).toEqualTypeOf<boolean | undefined>();
        },
        idempotent: true,
      },
    ]);
    expectTypeOf(order.execute(1)).toEqualTypeOf<Promise<boolean>>();
    // @ts-expect-error the second step does not take what the first one gives
    saga([{ run: reserve }, { run: reserve }]);
  });
});

/** A step of a random saga; with `inner` it runs a saga before its own work. Ids count from 1. */
interface Node {
  readonly id: number;
  readonly fails: boolean;
  readonly inner: readonly Node[] | undefined;
}
type Shape = Omit<Node, 'id' | 'inner'> & { readonly inner: readonly Shape[] | undefined };

const nestedSteps = fc
  .letrec<{ list: Shape[]; node: Shape }>((tie) => ({
    node: fc.record({
      fails: fc.constantFrom(false, false, false, false, true),
      inner: fc.option(tie('list'), { nil: undefined, depthSize: 'small' }),
    }),
    list: fc.array(tie('node'), { minLength: 1, maxLength: 4 }),
  }))
  .list.map((shapes) => {
    let count = 0;
    const numbered = (each: readonly Shape[]): Node[] =>
      each.map((shape) => ({ ...shape, id: ++count, inner: shape.inner && numbered(shape.inner) }));
    return numbered(shapes);
  });

/** The reference: a stack of what was done; each undo is told as a negative id. Whether all were done. */
function walk(nodes: readonly Node[], around: number[], log: number[]): boolean {
  const stack: number[] = [];
  const undoAll = (): false => {
    for (let id = stack.pop(); id !== undefined; id = stack.pop()) log.push(-id);
    return false;
  };
  for (const { id, fails, inner } of nodes) {
    if (inner !== undefined && !walk(inner, stack, log)) return undoAll();
    if (fails) return undoAll();
    log.push(id);
    if (inner === undefined) stack.push(id);
  }
  around.push(...stack);
  return true;
}

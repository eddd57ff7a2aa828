import { describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import { WorkflowContext, type WorkflowPrimitive } from '../index.js';
import { failing, mockStep, primitiveContract, slow, virtualClock, type MockStep } from './index.js';

const error = new Error('broken');

describe('mockStep', () => {
  it('returns its value and records its calls', async () => {
    const step = mockStep({ returns: 'done', name: 'narrate', type: 'model' });
    const context = WorkflowContext.create();

    await expect(step.execute('Ada', context)).resolves.toBe('done');
    await expect(step.execute('Grace')).resolves.toBe('done');

    expect([step.name, step.type, step.callCount]).toEqual(['narrate', 'model', 2]);
    expect(step.calls.map(({ input }) => input)).toEqual(['Ada', 'Grace']);
    expect(step.calls[0]?.context).toBe(context);
  });

  it.each([error, undefined, 'text'])('throws %p', async (thrown) => {
    await expect(mockStep({ throws: thrown }).execute(1)).rejects.toBe(thrown);
  });

  it('returns undefined as a value', async () => {
    await expect(mockStep({ returns: undefined }).execute(1)).resolves.toBeUndefined();
  });

  it('goes through its sequence and stays at the last outcome', async () => {
    const step = mockStep({ sequence: [{ throws: error }, { run: (input: number) => input + 1 }, { returns: 7 }] });

    await expect(step.execute(1)).rejects.toBe(error);
    const rest = [await step.execute(1), await step.execute(1), await step.execute(1)];

    expect(rest).toEqual([2, 7, 7]);
  });

  it('runs a function, and rejects where it throws at once', async () => {
    const step = mockStep({
      run: (input: number) => {
        if (input < 0) throw error;
        return Promise.resolve(`${input}`);
      },
    });

    await expect(step.execute(1)).resolves.toBe('1');
    await expect(step.execute(-1)).rejects.toBe(error);
    expect(step.callCount).toBe(2);
  });

  it.each([
    { given: {}, option: 'options', received: 'none of them' },
    { given: { returns: 1, throws: 2 }, option: 'options', received: 'returns and throws' },
    { given: { returns: undefined, run: () => 1 }, option: 'options', received: 'returns and run' },
    { given: { sequence: [] }, option: 'sequence', received: 'an array of 0' },
    { given: { sequence: [{ returns: 1 }, {}] }, option: 'sequence[1]', received: 'none of them' },
    { given: { sequence: [{ returns: 1 }, 7] }, option: 'sequence[1]', received: '7' },
    { given: { run: 'text' }, option: 'run', received: 'a string of 4 characters' },
    { given: { returns: 1, name: '' }, option: 'name', received: 'an empty string' },
    { given: { returns: 1, type: 7 }, option: 'type', received: '7' },
    { given: { return: 1 }, option: 'return', received: 'a number' },
  ])('refuses $given', ({ given, option, received }) => {
    expect(() => mockStep(given as never)).toThrow(
      expect.objectContaining({ code: 'ERR_TTA_INVALID_OPTION', option, received }),
    );
  });

  it('has the types of what it does', () => {
    expectTypeOf(mockStep({ returns: 'done' })).toEqualTypeOf<MockStep<unknown, string>>();
    expectTypeOf(mockStep({ throws: error })).toEqualTypeOf<MockStep<unknown, never>>();
    expectTypeOf(mockStep({ run: async (input: number) => `${input}` })).toEqualTypeOf<MockStep<number, string>>();
    expectTypeOf(mockStep({ sequence: [{ throws: error }, { returns: 7 }] })).toEqualTypeOf<
      MockStep<unknown, number>
    >();
    expectTypeOf(mockStep<number, string>({ returns: 'done' })).toExtend<WorkflowPrimitive<number, string>>();
    expectTypeOf(failing<number>(1)).toEqualTypeOf<MockStep<number, number>>();
    // @ts-expect-error -- Two outcomes.
    expect(() => mockStep({ returns: 1, throws: error })).toThrow('returns and throws');
  });
});

describe('failing', () => {
  it('fails as often as told and then returns its input', async () => {
    const step = failing<number>(2, error);

    await expect(step.execute(1)).rejects.toBe(error);
    await expect(step.execute(2)).rejects.toBe(error);
    await expect(step.execute(3)).resolves.toBe(3);
    expect(step.calls.map(({ input }) => input)).toEqual([1, 2, 3]);
  });

  it.each([0, Infinity])('fails %p times', async (times) => {
    const ends = await Promise.allSettled([failing(times).execute(1)]);

    expect(ends[0].status).toBe(times === 0 ? 'fulfilled' : 'rejected');
  });

  it.each([-1, 1.5, NaN, '1'])('refuses to fail %p times', (times) => {
    expect(() => failing(times as number)).toThrow(expect.objectContaining({ option: 'times' }));
  });
});

describe('slow', () => {
  it('returns its input after its time', async () => {
    using clock = virtualClock();
    const start = clock.now();

    await expect(clock.run(slow<string>(250).execute('Ada'))).resolves.toBe('Ada');

    expect(clock.now() - start).toBe(250);
  });

  it('waits with Infinity until its signal aborts', async () => {
    using clock = virtualClock();
    const controller = new AbortController();
    const running = slow(Infinity).execute(1, WorkflowContext.create({ signal: controller.signal }));
    const ended = expect(running).rejects.toBe('enough');

    await clock.advance(2 ** 40);
    controller.abort('enough');

    await ended;
    expect(clock.timerCount).toBe(0);
  });

  it.each([-1, NaN, '1'])('refuses to take %p', (delayMs) => {
    expect(() => slow(delayMs as number)).toThrow(expect.objectContaining({ option: 'delayMs' }));
  });
});

describe('a mock step', () => {
  it.each(primitiveContract((child) => mockStep({ run: (input: number, context) => child.execute(input, context) })))(
    '$promise',
    ({ verify }) => verify(),
  );
});

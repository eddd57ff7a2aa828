import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { describeWorkflow, WorkflowContext } from '@tta/core';
import { primitiveContract, RecordingInstrumentation } from '@tta/core/testing';
import { expectTypeOf } from 'expect-type';
import fc from 'fast-check';
import {
  bulkhead,
  circuitBreaker,
  keyed,
  rateLimit,
  retry,
  stream,
  task,
  type CircuitBreakerPrimitive,
  type KeyedPrimitive,
} from '../index.js';
import { heldCalls } from '../testing/held-calls.js';
import { leavesNothing, settle, watched } from '../testing/leaves-nothing.js';

describe('the contract', () => {
  // It provokes the warnings of a broken listener.
  beforeAll(() => {
    jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  });
  it.each(
    primitiveContract((child) =>
      keyed(
        () => 'key',
        () => child,
      ),
    ),
  )('$promise', ({ verify }) => verify());
});

const tenant = (input: string): string => input.split(' ')[0] as string;
const step = task('step', (input: string) => {
  if (input.endsWith('fails')) throw new Error(input);
  return input;
});

/** Breakers by tenant, with the keys for which one was made. */
function breakers(maxKeys: number) {
  const made: string[] = [];
  const byKey = new Map<string, CircuitBreakerPrimitive<string, string>>();
  const guarded = keyed(
    tenant,
    (key) => {
      made.push(key);
      const breaker = circuitBreaker(step, { minimumCalls: 1, breakMs: 50, windowMs: 100 });
      byKey.set(key, breaker);
      return breaker;
    },
    { maxKeys },
  );
  const call = async (input: string): Promise<unknown> => guarded.execute(input).catch((error: unknown) => error);
  return { guarded, made, byKey, call };
}

describe('keyed', () => {
  leavesNothing();

  it('has a state for each key, and makes its step once', async () => {
    const { call, made, byKey } = breakers(10);
    await call('a fails');

    expect(await call('a')).toMatchObject({ code: 'ERR_TTA_CIRCUIT_OPEN' });
    expect(await call('b')).toBe('b');
    expect(made).toEqual(['a', 'b']);
    expect(byKey.get('b')?.state).toBe('closed');
  });

  it('keeps a circuit open and a limit spent whatever flood of keys comes', async () => {
    const { call, made } = breakers(3);
    await call('victim fails');
    for (let key = 0; key < 1000; key++) await call(`key-${key} fails`);

    expect(await call('victim')).toMatchObject({ code: 'ERR_TTA_CIRCUIT_OPEN' });
    expect(made).toEqual(['victim', 'key-0', 'key-1', 'overflow']);

    const limits = keyed(tenant, () => rateLimit(step, { permits: 1, perMs: 1000, mode: 'reject' }), { maxKeys: 2 });
    await limits.execute('victim');
    for (let key = 0; key < 100; key++) await limits.execute(`key-${key}`).catch(() => undefined);
    await expect(limits.execute('victim')).rejects.toMatchObject({ code: 'ERR_TTA_RATE_LIMITED' });
  });

  it('evicts what equals a new one, once its outcomes are too old', async () => {
    const { call, made, guarded } = breakers(2);
    await call('a');
    await call('b');
    jest.advanceTimersByTime(100);
    await call('c');

    expect(made).toEqual(['a', 'b', 'c']);
    expect(guarded.size).toBe(2);
    await call('b');
    expect(made).toEqual(['a', 'b', 'c']);
  });

  it('finds the state of guards inside other steps, but not that of a step that all share', async () => {
    const shared = bulkhead(step, { maxConcurrency: 1 });
    const made: string[] = [];
    const guarded = keyed(
      tenant,
      (key) => {
        made.push(key);
        return retry(circuitBreaker(shared, { minimumCalls: 1 }), { maxRetries: 0 });
      },
      { maxKeys: 2 },
    );
    await guarded.execute('a fails').catch(() => undefined);
    await guarded.execute('b');
    jest.advanceTimersByTime(10_000);
    const draining = shared.drain();
    await guarded.execute('c').catch(() => undefined);
    await draining;

    // Not `a`, which is open; `b` equals a new one, though the bulkhead that all share does not.
    expect(made).toEqual(['a', 'b', 'c']);
    await guarded.execute('a').catch(() => undefined);
    expect(made).toHaveLength(3);
  });

  it('takes a step without a state for idle when nothing of it runs', async () => {
    const held = heldCalls<string>();
    const made: string[] = [];
    const guarded = keyed(
      (input: string) => input,
      (key) => {
        made.push(key);
        return task('plain', (input: string, context) => held.step.execute(input, context));
      },
      { maxKeys: 1 },
    );
    const first = watched(guarded.execute('a'));
    const second = watched(guarded.execute('b'));
    expect(made).toEqual(['a', 'overflow']);
    for (const { input, resolve } of held.calls) resolve(input);
    await settle();
    const third = watched(guarded.execute('c'));
    held.calls[2]?.resolve('c');
    await settle();

    expect(made).toEqual(['a', 'overflow', 'c']);
    expect([first.value, second.value, third.value]).toEqual(['a', 'b', 'c']);
  });

  it('never drops a step that is in use, and never holds more than so many, in random schedules', async () => {
    const call = fc.record({ key: fc.nat(6), ends: fc.nat(3) });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.array(call, { maxLength: 40 }), async (maxKeys, calls) => {
        const held = heldCalls<string>();
        const made = new Map<string, number>();
        const guarded = keyed(
          (input: string) => input,
          (key) => {
            made.set(key, (made.get(key) ?? 0) + 1);
            return bulkhead(held.step, { maxConcurrency: 1000 });
          },
          { maxKeys },
        );
        /** By key: how many of its calls run, of those for which it has a step of its own. */
        const running = new Map<string, number>();
        const ends: (() => void)[] = [];
        for (const { key: number, ends: count } of calls) {
          const key = `key-${number}`;
          const hasRoom =
            running.has(key) || running.size < maxKeys || [...running.values()].some((each) => each === 0);
          const before = made.get(key) ?? 0;
          void guarded.execute(key);
          if (running.has(key)) expect(made.get(key)).toBe(before);
          else expect(made.get(key) ?? 0).toBe(before + (hasRoom ? 1 : 0));
          if (hasRoom) {
            if (!running.has(key) && running.size === maxKeys) {
              const idle = [...running].filter(([, each]) => each === 0).map(([each]) => each);
              // The one that is gone is the one that is made again.
              const gone = idle.length === 1 ? idle : [];
              if (gone[0] === undefined) return;
              running.delete(gone[0]);
            }
            running.set(key, (running.get(key) ?? 0) + 1);
          }
          const last = held.calls.at(-1);
          ends.push(() => {
            if (hasRoom) running.set(key, (running.get(key) as number) - 1);
            last?.resolve(key);
          });
          for (const end of ends.splice(0, count)) end();
          await settle();
          expect(guarded.size).toBeLessThanOrEqual(maxKeys);
        }
        for (const end of ends) end();
        await settle();
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps what it has where make throws, and lets only that call fail', async () => {
    const guarded = keyed(
      tenant,
      (key) => {
        if (key === 'bad') throw new Error('no such tenant');
        return task('plain', (input: string) => input);
      },
      { maxKeys: 1 },
    );
    await guarded.execute('a');

    await expect(guarded.execute('bad')).rejects.toThrow('no such tenant');
    expect(guarded.size).toBe(1);
    await expect(guarded.execute('a')).resolves.toBe('a');
  });

  it.each([1, undefined, null, {}])('refuses %p as a key', async (key) => {
    const guarded = keyed(
      () => key as never,
      () => step,
    );

    await expect(guarded.execute('a')).rejects.toMatchObject({ code: 'ERR_TTA_INVALID_OPTION', option: 'key(input)' });
  });

  it('refuses steps named after their keys', async () => {
    const guarded = keyed(tenant, (key) => task(key, (input: string) => input));
    await guarded.execute('a');

    await expect(guarded.execute('b')).rejects.toMatchObject({ option: 'make(key).name' });
  });

  it('is described by one of its steps', async () => {
    const { guarded, call } = breakers(2);
    expect(describeWorkflow(guarded)).toMatchObject({ name: 'keyed(...)', type: 'keyed', children: [] });
    await call('a');

    expect(describeWorkflow(guarded).children).toMatchObject([{ name: 'circuit-breaker(step)' }]);
  });

  it('tells how many keys have a step, which made room, and which had to share', async () => {
    const recording = new RecordingInstrumentation();
    const context = WorkflowContext.create({ instrumentation: recording });
    const { guarded } = breakers(1);
    for (const input of ['a', 'a', 'b']) await guarded.execute(input, context);
    jest.advanceTimersByTime(100);
    await guarded.execute('c', context);

    const told = recording.steps.filter(({ type }) => type === 'keyed');
    expect(told.map(({ events }) => events.map(({ name, attributes }) => [name, attributes]))).toEqual([
      [['keyed_created', { keys: 1 }]],
      [],
      [['keyed_overflow', { keys: 1 }]],
      [
        ['keyed_evicted', { keys: 1 }],
        ['keyed_created', { keys: 1 }],
      ],
    ]);
  });
});

describe('keys that are listed as labels', () => {
  leavesNothing();

  /** The calls that were told, and the attributes of the steps inside. */
  async function told(guarded: KeyedPrimitive<string, unknown>, inputs: readonly string[]) {
    const recording = new RecordingInstrumentation();
    const context = WorkflowContext.create({ instrumentation: recording });
    for (const input of inputs) await guarded.execute(input, context).catch(() => undefined);
    return {
      calls: recording.steps.flatMap(({ type, events }) =>
        type === 'keyed' ? events.filter(({ name }) => name === 'keyed_call').map(({ attributes }) => attributes) : [],
      ),
      attributes: recording.steps.filter(({ type }) => type !== 'keyed').map(({ attributes }) => attributes),
      late: recording.steps.flatMap(({ lateEvents }) => lateEvents),
    };
  }

  it('are told with the end of each call, and all others as one', async () => {
    const guarded = keyed(tenant, () => step, { labelledKeys: ['acme', 'idle'] });

    const { calls, attributes, late } = await told(guarded, ['acme', 'acme fails', 'b', 'c fails', 'other']);

    expect(calls).toEqual([
      { key: 'acme', status: 'success' },
      { key: 'acme', status: 'error' },
      { key: 'other', status: 'success' },
      { key: 'other', status: 'error' },
      { key: 'other', status: 'success' },
    ]);
    expect(attributes).toEqual([{ 'tta.keyed.key': 'acme' }, { 'tta.keyed.key': 'acme' }, {}, {}, {}]);
    expect(late).toEqual([]);
    // Known beforehand, so that the first failure is a step from 0 to 1.
    expect(guarded.eventLabels).toEqual({ key: ['acme', 'idle', 'other'] });
  });

  it('must be asked for: by default no key is told', async () => {
    const guarded = keyed(tenant, () => step);

    const { calls, attributes } = await told(guarded, ['acme', 'acme fails']);

    expect([calls, attributes]).toEqual([[], [{}, {}]]);
    expect(guarded.eventLabels).toEqual({ key: [] });
  });

  it('tell a stream by its end', async () => {
    const guarded = keyed(
      tenant,
      () =>
        stream('words', function* (input: string) {
          yield* input.split(' ');
          if (input.endsWith('fails')) throw new Error(input);
        }),
      { labelledKeys: ['acme'] },
    );
    const recording = new RecordingInstrumentation();
    const context = WorkflowContext.create({ instrumentation: recording });
    const calls = (): unknown[] =>
      recording.steps[0]?.events.flatMap(({ name, attributes }) => (name === 'keyed_call' ? [attributes] : [])) ?? [];

    const words = await guarded.execute('acme fails', context);
    expect(calls()).toEqual([]);
    await expect(
      (async () => {
        for await (const word of words) expect(word).not.toBe('');
      })(),
    ).rejects.toThrow('acme fails');

    expect(calls()).toEqual([{ key: 'acme', status: 'error' }]);
    expect(recording.steps[0]?.lateEvents).toEqual([]);
  });

  it('may have steps with names of their own, whose metrics then tell them apart', async () => {
    const made = (key: string) =>
      circuitBreaker(step, { name: ['a', 'b'].includes(key) ? `breaker of ${key}` : 'breaker' });
    const guarded = keyed(tenant, made, { labelledKeys: ['a', 'b'] });
    for (const key of ['a', 'b', 'c', 'd']) await guarded.execute(key);

    const wrong = keyed(tenant, (key) => circuitBreaker(step, { name: `breaker of ${key}` }), { labelledKeys: ['a'] });
    await wrong.execute('a');
    await wrong.execute('b');
    await expect(wrong.execute('c')).rejects.toMatchObject({ option: 'make(key).name' });
  });
});

describe('options of keyed', () => {
  it.each([
    { option: 'maxKeys', value: 0 },
    { option: 'maxKeys', value: Infinity },
    { option: 'name', value: '' },
    { option: 'labelledKeys', value: 'acme' },
    { option: 'labelledKeys', value: Array.from({ length: 101 }, (_, index) => `key-${index}`) },
    { option: 'labelledKeys[1]', given: 'labelledKeys', value: ['acme', 7] },
    { option: 'max', value: 1 },
  ])('$option refuses $value when built', ({ option, given = option, value }) => {
    expect(() => keyed(tenant, () => step, { [given]: value })).toThrow(
      expect.objectContaining({ code: 'ERR_TTA_INVALID_OPTION', option }),
    );
  });

  it.each(['key', 'make'])('want a function that answers at once as %s', (option) => {
    const given = { key: tenant, make: () => step, [option]: async () => 'late' } as never as {
      key: typeof tenant;
      make: () => typeof step;
    };
    expect(() => keyed(given.key, given.make)).toThrow(expect.objectContaining({ option }));
  });

  it('keep the types of the step', () => {
    expectTypeOf(keyed(tenant, () => step)).toEqualTypeOf<KeyedPrimitive<string, string>>();
  });
});

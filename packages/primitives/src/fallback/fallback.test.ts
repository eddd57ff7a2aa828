import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { InvalidOptionError, TtaError, WorkflowContext, type FailureStatus, type WorkflowPrimitive } from '@tta/core';
import { sleep } from '@tta/core/authors';
import { primitiveContract, RecordingInstrumentation } from '@tta/core/testing';
import { expectTypeOf } from 'expect-type';
import {
  DeclinedResultError,
  fallback,
  FallbackExhaustedError,
  FallbackPrimitive,
  retry,
  task,
  timeout,
  type FallbackOptions,
} from '../index.js';
import { leavesNothing } from '../testing/leaves-nothing.js';

describe('the contract', () => {
  // It provokes the warnings of a broken listener.
  beforeAll(() => {
    jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  });
  const other = task('other', () => 0);

  it.each(primitiveContract((child) => fallback(child, [other], { fallbackIf: () => false })))(
    '$promise',
    ({ verify }) => verify(),
  );
  it.each(
    primitiveContract((child) =>
      fallback(child, [], {
        recover: (error) => {
          throw error;
        },
        fallbackResultIf: () => false,
      }),
    ),
  )('$promise, with all hooks', ({ verify }) => verify());
});

type Step = WorkflowPrimitive<string, string>;
const gives = (value: string, name = value): Step => task(name, async () => value);
const fails = (error: unknown, name = 'fails'): Step => task(name, () => Promise.reject(error));
const broken = new Error('broken');

async function observe(step: WorkflowPrimitive<string, unknown>, signal?: AbortSignal) {
  const recording = new RecordingInstrumentation();
  const running = step.execute('it', WorkflowContext.create({ instrumentation: recording, signal })).then(
    (value) => ({ value, error: undefined }),
    (error: unknown) => ({ value: undefined, error }),
  );
  await jest.runAllTimersAsync();
  const own = recording.steps[0];
  return { ...(await running), recording, status: own?.status, events: own?.events ?? [] };
}
const names = (events: readonly { name: string }[]): string[] => events.map(({ name }) => name);

describe('fallback', () => {
  leavesNothing();

  it('hands on what the primary gives, and counts it', async () => {
    const { value, events, recording } = await observe(fallback(gives('primary'), [gives('other')]));

    expect(value).toBe('primary');
    expect(events).toEqual([
      { name: 'fallback_primary_served', attributes: { served_by: 'primary' }, error: undefined },
    ]);
    expect(recording.tree()).toBe('fallback(primary) success\n  primary success');
  });

  it('asks the alternatives in order, with the same input, until one answers', async () => {
    const last = jest.fn(async function last(input: string) {
      return `last of ${input}`;
    });
    const steps = fallback(fails(broken, 'a'), [fails(new Error('too'), 'b'), task('last', last), gives('never')]);

    const { value, events, recording } = await observe(steps);

    expect(value).toBe('last of it');
    expect(events).toMatchObject([
      { name: 'fallback_entry_failed', attributes: { entry: 'primary', status: 'error' }, error: broken },
      { name: 'fallback_entry_failed', attributes: { entry: '1', status: 'error' } },
      { name: 'fallback_served', attributes: { served_by: '2' } },
    ]);
    expect(recording.tree()).toBe('fallback(a) success\n  a error\n  b error\n  last success');
    expect(recording.step('b').attributes).toEqual({ 'tta.fallback.entry': '1' });
  });

  it('throws the first failure itself where all fail, and tells the others', async () => {
    const others = [new Error('second'), new Error('third')];

    const { error, events, status } = await observe(
      fallback(
        fails(broken),
        others.map((each) => fails(each)),
      ),
    );

    expect(error).toBe(broken);
    expect(status).toBe('error');
    expect(names(events)).toEqual([...Array<string>(3).fill('fallback_entry_failed'), 'fallback_exhausted']);
    expect(events.at(-1)?.error).toBeInstanceOf(FallbackExhaustedError);
    expect(events.at(-1)?.error).toMatchObject({ errors: [broken, ...others], cause: broken });
  });

  it('runs an alternative under a signal that the timeout of the primary has not aborted', async () => {
    const slow = task('slow', (_: string, { signal }) => sleep(1000, signal).then(() => 'slow'));
    const answers = task('answers', (_: string, { signal }) => sleep(50, signal).then(() => 'quick'));

    const { value, recording } = await observe(fallback(timeout(slow, { timeoutMs: 100 }), [answers]));

    expect(value).toBe('quick');
    expect(recording.step('answers').context.aborted).toBe(false);
  });

  it("ends with the caller's abort, and asks nothing else", async () => {
    const controller = new AbortController();
    const other = jest.fn(async () => 'other');
    const slow = task('slow', (_: string, { signal }) => sleep(1000, signal).then(() => 'slow'));
    setTimeout(() => controller.abort('enough'), 100);

    const { error, status, events } = await observe(fallback(slow, [task('other', other)]), controller.signal);

    expect({ error, status, events }).toEqual({ error: 'enough', status: 'cancelled', events: [] });
    expect(other).not.toHaveBeenCalled();
  });

  it('throws the abort where it comes with a result that is declined', async () => {
    const controller = new AbortController();
    const step = task('aborts', async () => {
      controller.abort('enough');
      return 'bad';
    });

    const { error } = await observe(
      fallback(step, [gives('other')], { fallbackResultIf: (value) => value === 'bad' }),
      controller.signal,
    );

    expect(error).toBe('enough');
  });

  it('answers for what refused to run', async () => {
    class Full extends TtaError {
      override readonly status: FailureStatus = 'rejected';
    }

    const { value, events } = await observe(fallback(fails(new Full('ERR_TTA_TEST', 'full')), [gives('other')]));

    expect(value).toBe('other');
    expect(events[0]?.attributes?.status).toBe('rejected');
  });

  it('throws a failure that fallbackIf declines, of an alternative too', async () => {
    const fallbackIf = jest.fn((error: unknown) => error === broken);
    const bug = new TypeError('a bug');

    const { error } = await observe(fallback(fails(broken), [fails(bug), gives('never')], { fallbackIf }));

    expect(error).toBe(bug);
    expect(fallbackIf.mock.calls).toEqual([
      [broken, 'it'],
      [bug, 'it'],
    ]);
  });

  it('declines results, and returns the last of them where there is no other', async () => {
    const fallbackResultIf = (value: string): boolean => value.startsWith('bad');
    const good = await observe(fallback(gives('bad 1'), [gives('good')], { fallbackResultIf }));
    const bad = await observe(fallback(gives('bad 1'), [gives('bad 2'), fails(broken)], { fallbackResultIf }));

    expect(good.value).toBe('good');
    expect(good.events[0]?.error).toBeInstanceOf(DeclinedResultError);
    expect(bad.value).toBe('bad 2');
    expect(bad.status).toBe('success');
    expect(names(bad.events).at(-1)).toBe('fallback_exhausted');
  });

  it('recovers from the error that would be thrown', async () => {
    const recover = jest.fn(async (error: unknown, input: string) => `${(error as Error).message} ${input}`);

    const { value, events } = await observe(fallback(fails(broken), [fails(new Error('too'))], { recover }));
    const alone = await observe(fallback(fails(broken), [], { recover }));

    expect([value, alone.value]).toEqual(['broken it', 'broken it']);
    expect(events.at(-1)).toMatchObject({ name: 'fallback_served', attributes: { served_by: 'recover' } });
  });

  it.each<{ hook: string; options: FallbackOptions<string, string> }>([
    { hook: 'fallbackIf', options: { fallbackIf: thrower } },
    { hook: 'fallbackResultIf', options: { fallbackResultIf: thrower } },
    { hook: 'recover', options: { recover: thrower } },
  ])('passes on the error of $hook', async ({ hook, options }) => {
    const primary = hook === 'fallbackResultIf' ? gives('primary') : fails(broken);

    const { error } = await observe(fallback(primary, [fails(broken)], options as object));

    expect(error).toEqual(new Error('hook'));
  });

  it('warns of a step inside, because it may be saved', () => {
    expect(fallback(gives('a'), [gives('b')]).mayRecover).toBe(true);
  });

  it('wraps a retry and is wrapped by one', async () => {
    const { value } = await observe(
      retry(fallback(retry(fails(broken), { maxRetries: 1, initialDelayMs: 0 }), [gives('other')])),
    );

    expect(value).toBe('other');
  });
});

function thrower(): never {
  throw new Error('hook');
}

describe('the options of fallback', () => {
  it.each<[string, unknown, unknown]>([
    ['no alternatives', [], {}],
    ['alternatives that are not an array', gives('a'), {}],
    ['an alternative that is not a step', [1], {}],
    ['an alternative without a name', [async () => 'a'], {}],
    ['an async fallbackIf', [gives('a')], { fallbackIf: async () => true }],
    ['an unknown option', [gives('a')], { fallbackWhen: () => true }],
    ['a recover that is not a function', [], { recover: 'a' }],
  ])('refuse %s', (_, alternatives, options) => {
    expect(() => fallback(gives('a'), alternatives as Step[], options as object)).toThrow(InvalidOptionError);
  });
});

it('is named after its innermost step, and its class after itself', () => {
  expect(fallback(retry(gives('narrate')), [gives('b')]).name).toBe('fallback(narrate)');
  expect(new FallbackPrimitive(gives('a'), [gives('b')]).name).toBe('FallbackPrimitive');
});

it('gives what any of its entries gives', () => {
  const length = task('length', (text: string) => text.length);
  const none = async function none(_: string) {
    return null;
  };

  expectTypeOf(fallback(length, [none])).toEqualTypeOf<FallbackPrimitive<string, number | null>>();
  expectTypeOf(fallback(length, [], { recover: () => 'text' })).toEqualTypeOf<
    FallbackPrimitive<string, number | string>
  >();
  expectTypeOf(fallback(length, [], { recover: async (_, input) => [input] })).toEqualTypeOf<
    FallbackPrimitive<string, number | string[]>
  >();
  fallback(length, [none], { fallbackResultIf: (value) => expectTypeOf(value).toEqualTypeOf<number | null>() });
  // @ts-expect-error -- An alternative gets the input of the primary.
  fallback(length, [task('double', (n: number) => n * 2)]);
});

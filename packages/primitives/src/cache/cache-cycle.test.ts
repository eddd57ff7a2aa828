import { describe, expect, it } from '@jest/globals';
import { WorkflowContext, type WorkflowPrimitive } from '@tta/core';
import { RecordingInstrumentation } from '@tta/core/testing';
import { cache, parallel, retry, sequential, task } from '../index.js';

type Step = WorkflowPrimitive<string, string>;

/** Caches a and b; `needs` says which keys of which a key needs, as `a:2`. */
function caches(needs: Record<string, string[]>, wrap: (step: Step) => Step = (step) => step): Record<string, Step> {
  const made: Record<string, Step> = {};
  for (const name of ['a', 'b']) {
    const body = task(name, async (key: string, context) => {
      const parts: string[] = [];
      for (const need of needs[`${name}:${key}`] ?? []) {
        const [other = '', otherKey = ''] = need.split(':');
        // Lets those who come at the same time begin, too.
        await new Promise((done) => setTimeout(done, 5));
        parts.push(await wrap(made[other] as Step).execute(otherKey, context));
      }
      return `${name}${key}(${parts.join()})`;
    });
    made[name] = cache(body, { name: `cache-${name}`, key: (key: string) => key, showKey: (key) => key });
  }
  return made;
}

const wraps: Record<string, (step: Step) => Step> = {
  directly: (step) => step,
  'inside a sequence': (step) => sequential([step]),
  'inside a retry': (step) => retry(step, { initialDelayMs: 0 }),
  'inside parallel branches': (step) =>
    sequential([parallel([step]), task('first', ([first]: string[]) => first ?? '')]),
};

describe.each(Object.entries(wraps))('a cached step that needs its own key, %s', (_, wrap) => {
  it.each([undefined, new RecordingInstrumentation()])(
    'fails with an error that names the circle (%#)',
    async (instrumentation) => {
      const { a } = caches({ 'a:1': ['a:1'] }, wrap);

      await expect(a?.execute('1', WorkflowContext.create({ instrumentation }))).rejects.toMatchObject({
        code: 'ERR_TTA_CACHE_CYCLE',
        cycle: ['cache-a[1]', 'cache-a[1]'],
        message: expect.stringContaining('cache-a[1] -> cache-a[1]'),
      });
    },
  );

  it('fails by way of another cache', async () => {
    const { a } = caches({ 'a:1': ['b:1'], 'b:1': ['a:2'], 'a:2': ['a:1'] }, wrap);

    await expect(a?.execute('1')).rejects.toMatchObject({
      cycle: ['cache-a[2]', 'cache-a[1]', 'cache-b[1]', 'cache-a[2]'],
    });
  });

  it('fails where two callers wait for each other', async () => {
    const { a, b } = caches({ 'a:1': ['b:1'], 'b:1': ['a:1'] }, wrap);

    const ends = await Promise.allSettled([a?.execute('1'), b?.execute('1')]);

    expect(ends).toEqual([
      { status: 'rejected', reason: expect.objectContaining({ code: 'ERR_TTA_CACHE_CYCLE' }) },
      { status: 'rejected', reason: expect.objectContaining({ code: 'ERR_TTA_CACHE_CYCLE' }) },
    ]);
  });

  it('may need other keys, also ones that others compute', async () => {
    const { a, b } = caches({ 'a:3': ['a:2', 'b:1'], 'a:2': ['a:1', 'b:1'], 'b:2': ['a:3', 'a:2'] }, wrap);

    await expect(Promise.all([b?.execute('2'), a?.execute('3')])).resolves.toEqual([
      'b2(a3(a2(a1(),b1()),b1()),a2(a1(),b1()))',
      'a3(a2(a1(),b1()),b1())',
    ]);
  });
});

describe('a cached step that calls itself at once', () => {
  it('fails with the same error', async () => {
    const cached: Step = cache(
      task('step', (key: string, context): Promise<string> => cached.execute(key, context)),
      { name: 'self', key: (key: string) => key, showKey: (key) => key },
    );

    await expect(cached.execute('1')).rejects.toMatchObject({ cycle: ['self[1]', 'self[1]'] });
  });
});

describe('work that is not awaited', () => {
  it('may need the key that is being computed', async () => {
    let later: Promise<string> | undefined;
    const cached: Step = cache(
      task('step', async (key: string, context): Promise<string> => {
        later ??= cached.execute(key, context.detached());
        return key;
      }),
      { key: (key: string) => key },
    );

    await expect(cached.execute('1')).resolves.toBe('1');
    await expect(later).resolves.toBe('1');
  });
});

import { Duplex, PassThrough, Readable, Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { isTransient } from '../index.js';
import { cache, task } from '../index.js';
import { oneShotKind } from './one-shot.js';

async function* asyncNumbers(): AsyncGenerator<number> {
  yield 1;
}
function* numbers(): Generator<number> {
  yield 1;
}
/** As of node-fetch, or of another realm. */
const foreignResponse = { status: 200, bodyUsed: false, json: async () => ({}) };

describe('an output that can be read only once', () => {
  it.each([
    { kind: 'a Response', make: () => new Response('text') },
    { kind: 'a Response', make: () => foreignResponse },
    { kind: 'a Request', make: () => new Request('http://localhost') },
    { kind: 'a stream', make: () => new ReadableStream() },
    { kind: 'a stream', make: () => new WritableStream() },
    { kind: 'a stream', make: () => new TransformStream() },
    { kind: 'a stream', make: () => Readable.from(['a']) },
    { kind: 'a stream', make: () => new Writable() },
    { kind: 'a stream', make: () => new PassThrough() },
    { kind: 'a stream', make: () => new Duplex() },
    { kind: 'an iterator', make: () => numbers() },
    { kind: 'an iterator', make: () => [1, 2][Symbol.iterator]() },
    { kind: 'an iterator', make: () => new Map([[1, 2]]).values() },
    { kind: 'an async iterable', make: () => asyncNumbers() },
    { kind: 'an async iterable', make: () => ({ [Symbol.asyncIterator]: asyncNumbers }) },
    { kind: 'a Response', make: () => ({ page: 1, answer: new Response('text') }) },
    { kind: 'a stream', make: () => ['a', new ReadableStream()] },
    { kind: 'an iterator', make: () => Object.assign(Object.create(null) as object, { rows: numbers() }) },
  ])('is refused, with advice: $kind (%#)', async ({ kind, make }) => {
    const cached = cache(task<number, unknown>('load', make), { key: String });

    const refused = await cached.execute(1).catch((error: unknown) => error);

    expect(refused).toMatchObject({
      code: 'ERR_TTA_INVALID_OPTION',
      option: 'output',
      message: expect.stringContaining(`(cache(load)), got an `),
    });
    expect((refused as Error).message).toContain(
      `${kind} can be read only once: cache what is read from it, or make a copy for each caller by the option clone`,
    );
    expect(isTransient(refused)).toBe(false);
    await expect(
      cache(task<number, unknown>('load', make), { key: String, clone: true }).execute(1),
    ).rejects.toMatchObject({
      option: 'output',
    });
  });

  it('is taken where a function copies it for each caller', async () => {
    let calls = 0;
    const load = task('load', async () => new Response(`text ${++calls}`));
    const cached = cache(load, { key: String, clone: (response) => response.clone() });

    const texts = [];
    for (const answer of await Promise.all([cached.execute(1), cached.execute(1)])) texts.push(await answer.text());
    texts.push(await (await cached.execute(1)).text());

    expect(texts).toEqual(['text 1', 'text 1', 'text 1']);
  });

  it.each([
    { what: 'nothing', value: undefined },
    { what: 'null', value: null },
    { what: 'a text', value: 'text' },
    { what: 'an object', value: { next: 'page-2', items: [1, 2], pipe: 'a' } },
    { what: 'a node of a list', value: { next: () => undefined } },
    { what: 'an array', value: [1, [2], { a: 1 }] },
    { what: 'a map', value: new Map([[1, 2]]) },
    { what: 'a set', value: new Set([1]) },
    { what: 'a date', value: new Date() },
    { what: 'bytes', value: new Uint8Array(1000) },
    { what: 'a blob', value: new Blob(['text']) },
    {
      what: 'an instance',
      value: new (class Player {
        readonly body = numbers();
      })(),
    },
    {
      what: 'a hostile object',
      value: Object.defineProperty({}, 'bodyUsed', {
        enumerable: true,
        get: () => {
          throw new Error('do not look at me');
        },
      }),
    },
  ])('is not $what', ({ value }) => {
    expect(oneShotKind(value)).toBeUndefined();
  });

  it('is looked for among a hundred members only', () => {
    const many: unknown[] = Array.from({ length: 1000 }, () => ({}));
    many[500] = new Response('text');

    expect(oneShotKind(many)).toBeUndefined();
  });
});

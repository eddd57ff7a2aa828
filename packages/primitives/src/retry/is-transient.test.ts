import { createServer } from 'node:http';
import { once } from 'node:events';
import { execFileSync } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { InvalidOptionError, TtaError } from '@tta/core';
import { cache, isTransient, ParallelError, retry, task } from '../index.js';

class RefusedError extends TtaError {
  override readonly status = 'rejected';
  constructor(readonly retryAfterMs?: number) {
    super('ERR_REFUSED', 'full');
  }
}
class OwnError extends Error {
  override readonly name = 'OwnError';
}

describe('isTransient', () => {
  it.each([
    [new Error('any'), true],
    [new OwnError('any'), true],
    ['text', true],
    [undefined, true],
    [new DOMException('late', 'TimeoutError'), true],
    [new TypeError('x is not a function'), false],
    [new ReferenceError('x is not defined'), false],
    [new SyntaxError('Unexpected token'), false],
    // The messages of Firefox and Safari.
    [new SyntaxError('JSON.parse: unexpected character at line 1 column 1 of the JSON data'), true],
    [new SyntaxError('JSON Parse error: Unrecognized token <'), true],
    [new InvalidOptionError('a', 'b', 1), false],
    [new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }) }), true],
    [new TypeError('terminated', { cause: Object.assign(new Error(), { code: 'UND_ERR_SOCKET' }) }), true],
    [new TypeError('Failed to fetch'), true],
    [new RefusedError(), false],
    [new RefusedError(10), true],
    [new ParallelError('both', [new Error(), new Error()]), true],
    [new ParallelError('both', [new Error(), new TypeError('x is not a function')]), false],
    [new AggregateError([new ReferenceError('x')]), false],
  ])('says of %p: %p', (error, expected) => {
    expect(isTransient(error)).toBe(expected);
  });

  it('tells what fetch throws for a network from what it throws for an address', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await new Promise((done) => server.close(done));

    expect(isTransient(await rejected(fetch(`http://127.0.0.1:${port}/`)))).toBe(true);
    expect(isTransient(await rejected(fetch('not an address')))).toBe(false);
    expect(isTransient(await rejected(fetch('foo://bar')))).toBe(false);
  });

  it.each(['<html>busy</html>', '', '{"a":', '{"a" 1}', '{a: 1}', '[1 2]', '"\\x"', '1 1', '-', '1.', '"a\nb"'])(
    'takes an answer of %j, which is not JSON, for a trouble of the server',
    async (text) => {
      expect(isTransient(await rejected(new Response(text).json()))).toBe(true);
    },
  );

  it.each(['new RegExp("(")', 'BigInt("x")', 'a b'])('takes %s for a mistake of the program', async (text) => {
    const error = await rejected(evaluated(text));

    expect(error).toHaveProperty('name', 'SyntaxError');
    expect(isTransient(error)).toBe(false);
  });

  it('is what retry asks by default', async () => {
    let calls = 0;
    const broken = task('broken', () => {
      calls++;
      throw new TypeError('undefined is not a function');
    });

    await expect(retry(broken, { initialDelayMs: 0 }).execute(1)).rejects.toThrow(TypeError);
    expect(calls).toBe(1);
  });
});

describe('a hook that answers later', () => {
  const step = task('step', () => Promise.reject(new Error('broken')));
  const later = async (): Promise<never> => Promise.reject(new Error('nobody waits for this'));

  it.each([
    { option: 'retryIf', make: () => retry(step, { retryIf: later as never }) },
    { option: 'retryAfterMs', make: () => retry(step, { retryAfterMs: later as never }) },
    { option: 'random', make: () => retry(step, { random: later as never }) },
    { option: 'key', make: () => cache(step, { key: later as never }) },
    { option: 'showKey', make: () => cache(step, { key: String, showKey: later as never }) },
  ])('is refused as $option when built, where it is declared async', ({ option, make }) => {
    expect(make).toThrow(expect.objectContaining({ code: 'ERR_TTA_INVALID_OPTION', option }));
  });

  it.each([
    { option: 'retryIf', make: () => retry(step, { retryIf: () => later() as never }) },
    { option: 'retryAfterMs', make: () => retry(step, { retryAfterMs: () => later() as never }) },
    { option: 'random', make: () => retry(step, { random: () => later() as never }) },
    { option: 'key', make: () => cache(step, { key: () => later() as never }) },
  ])('is refused as $option when called, where it returns a promise', async ({ option, make }) => {
    await expect(make().execute(1)).rejects.toMatchObject({
      code: 'ERR_TTA_INVALID_OPTION',
      option: expect.stringContaining(option),
    });
  });
});

describe('a failure that carries headers', () => {
  it('does not make Node load its fetch', () => {
    const built = new URL('../../dist/index.js', import.meta.url).href;
    const program = `const touched = [];
      for (const name of ['Headers', 'Response', 'Request', 'fetch', 'FormData'])
        Object.defineProperty(globalThis, name, { get() { touched.push(name); return class {}; } });
      const { retry, task, cache } = await import('${built}');
      let calls = 0;
      const step = task('step', () => { if (++calls < 2) throw Object.assign(new Error('busy'), { headers: { 'retry-after': '0' } }); return {}; });
      await cache(retry(step, { initialDelayMs: 0 }), { key: String }).execute(1);
      console.log(JSON.stringify(touched));`;

    expect(execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })).toBe('[]\n');
  });
});

async function evaluated(text: string): Promise<unknown> {
  return import(`data:text/javascript,${encodeURIComponent(text)}`);
}

async function rejected(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

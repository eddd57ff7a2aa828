import { beforeAll, describe, it, jest } from '@jest/globals';
import { primitiveContract } from '@tta/core/testing';
import {
  cache,
  MemoryCacheStore,
  parallel,
  retry,
  sequential,
  task,
  type CacheEntry,
  type CacheStore,
} from './index.js';

// The contract provokes the warnings of a broken listener.
beforeAll(() => {
  jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
});

describe.each([
  {
    name: 'task',
    cases: primitiveContract((child) => task('task', (input, context) => child.execute(input, context))),
  },
  { name: 'sequential', cases: primitiveContract((child) => sequential([child])) },
  { name: 'parallel', cases: primitiveContract((child) => parallel([child])) },
  {
    name: 'parallel with a bound',
    cases: primitiveContract((child) => parallel({ child, b: task('b', () => 1) }, { maxConcurrency: 1 })),
  },
  { name: 'retry', cases: primitiveContract((child) => retry(child, { maxRetries: 0 })) },
  { name: 'cache', cases: primitiveContract((child) => cache(child, { key: String })) },
  {
    name: 'cache with a store elsewhere',
    cases: primitiveContract((child) => cache(child, { key: String, store: new ElsewhereStore() })),
  },
])('$name', ({ cases }) => {
  it.each(cases)('$promise', ({ verify }) => verify());
});

/** A store that answers later, as a shared one does. */
class ElsewhereStore<Value> implements CacheStore<Value> {
  readonly type = 'elsewhere';
  readonly #entries = new MemoryCacheStore<Value>(10);

  async get(key: string): Promise<CacheEntry<Value> | undefined> {
    return this.#entries.get(key);
  }
  async set(key: string, entry: CacheEntry<Value>): Promise<void> {
    this.#entries.set(key, entry);
  }
  async delete(key: string): Promise<boolean> {
    return this.#entries.delete(key);
  }
  async clear(): Promise<void> {
    this.#entries.clear();
  }
}

import { TimeoutExceededError } from '@tta/core';
import type { CacheEntry, CacheStore, MaybePromise } from './cache-store.js';

type StoreOperation = 'get' | 'set' | 'delete';

/** Called with what a store failed at. */
export type StoreFailure = (operation: StoreOperation, error: unknown) => void;

/** `store.get`, where failing or taking longer than `timeoutMs` is having nothing. */
export function getWithin<Value>(
  store: CacheStore<Value>,
  key: string,
  timeoutMs: number,
  onFailure: StoreFailure,
): MaybePromise<CacheEntry<Value> | undefined> {
  return attempt(() => store.get(key), 'get', timeoutMs, onFailure);
}

/** `store.set`, where failing or taking longer than `timeoutMs` is not having stored. */
export function setWithin<Value>(
  store: CacheStore<Value>,
  key: string,
  entry: CacheEntry<Value>,
  keepMs: number,
  timeoutMs: number,
  onFailure: StoreFailure,
): MaybePromise<void> {
  return attempt(() => store.set(key, entry, keepMs), 'set', timeoutMs, onFailure);
}

/** `store.delete` of what is too old to be used: that it fails, or when it ends, makes no difference. */
export function deleteWithin(
  store: CacheStore<unknown>,
  key: string,
  timeoutMs: number,
): MaybePromise<boolean | undefined> {
  return attempt(
    () => store.delete(key),
    'delete',
    timeoutMs,
    () => undefined,
  );
}

function attempt<T>(
  operation: () => MaybePromise<T>,
  name: StoreOperation,
  timeoutMs: number,
  onFailure: StoreFailure,
): MaybePromise<T | undefined> {
  try {
    const result = operation();
    if (!(result instanceof Promise)) return result;
    return withinTime(result, timeoutMs).catch((error: unknown) => {
      onFailure(name, error);
      return undefined;
    });
  } catch (error) {
    onFailure(name, error);
    return undefined;
  }
}

function withinTime<T>(promise: Promise<T>, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new TimeoutExceededError(timeoutMs)), timeoutMs);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

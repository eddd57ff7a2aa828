import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { Loading } from './loading.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

describe('Loading', () => {
  it('keeps no action that comes after it has failed', async () => {
    const loading = new Loading(() => Promise.resolve(undefined));
    await loading.ended;
    const action = (): WeakRef<() => void> => {
      const kept = (): void => undefined;
      loading.whenLoaded(kept);
      return new WeakRef(kept);
    };
    const reference = action();

    // A weak reference lives until the end of the turn that made it.
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();

    expect(reference.deref()).toBeUndefined();
    expect(loading.loaded).toBeUndefined();
  });
});

import { getEventListeners } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { TimeoutExceededError } from '../index.js';
import { AbortScope, Deadline } from '../authors.js';

afterEach(() => {
  jest.useRealTimers();
});

describe('AbortScope', () => {
  it('is not aborted while nothing ends it', () => {
    const scope = new AbortScope({});

    expect(scope.aborted).toBe(false);
    expect(scope.reason).toBeUndefined();
    expect(scope.signal.aborted).toBe(false);
  });

  it('ends with the first reason it is given', () => {
    const scope = new AbortScope({});

    scope.abort('first');
    scope.abort('second');

    expect(scope.reason).toBe('first');
    expect(scope.signal.reason).toBe('first');
  });

  it('aborts a signal that was read before and one that is read after', () => {
    const before = new AbortScope({});
    const { signal } = before;
    before.abort('over');
    const after = new AbortScope({});
    after.abort('over');

    expect([signal.reason, after.signal.reason]).toEqual(['over', 'over']);
  });

  it('gives the same signal each time', () => {
    const scope = new AbortScope({ deadline: Deadline.at(Date.now() + 60_000) });

    expect(scope.signal).toBe(scope.signal);
  });

  it("is the caller's own signal if nothing else could end it", () => {
    const { signal } = new AbortController();

    expect(new AbortScope({ signal }).signal).toBe(signal);
  });

  it.each([
    {
      source: 'the signal',
      make: (signal: AbortSignal) => new AbortScope({ signal, deadline: Deadline.at(Date.now() + 60_000) }),
    },
    {
      source: 'the scope around',
      make: (signal: AbortSignal) => new AbortScope({ parent: new AbortScope({ signal }) }),
    },
    {
      source: 'the scope around that one',
      make: (signal: AbortSignal) =>
        new AbortScope({
          parent: new AbortScope({ parent: new AbortScope({ signal }), signal: new AbortController().signal }),
        }),
    },
  ])('ends when $source does, with its reason', ({ make }) => {
    const controller = new AbortController();
    const silent = make(controller.signal);
    const read = make(controller.signal);
    const onAbort = jest.fn();
    read.signal.addEventListener('abort', onAbort);

    controller.abort('enough');

    expect(onAbort).toHaveBeenCalledTimes(1);
    expect(read.signal.reason).toBe('enough');
    expect(silent.reason).toBe('enough');
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });

  it('does not end the scope around it', () => {
    const parent = new AbortScope({});
    const child = new AbortScope({ parent });

    child.abort('only me');

    expect(parent.aborted).toBe(false);
    expect(parent.signal.aborted).toBe(false);
  });

  it('ends at its deadline with a TimeoutExceededError that knows how long it was', async () => {
    jest.useFakeTimers();
    const scope = new AbortScope({ deadline: Deadline.at(Date.now() + 200) });
    const { signal } = scope;

    await jest.advanceTimersByTimeAsync(199);
    expect(signal.aborted).toBe(false);
    await jest.advanceTimersByTimeAsync(2);

    expect(signal.reason).toBeInstanceOf(TimeoutExceededError);
    expect(signal.reason).toMatchObject({ code: 'ERR_TTA_TIMEOUT', timeoutMs: 200, status: 'timeout' });
    expect(jest.getTimerCount()).toBe(0);
  });

  it('sees that its deadline has passed though no timer ran', () => {
    jest.useFakeTimers();
    const scope = new AbortScope({ deadline: Deadline.at(Date.now() + 200) });

    // The clock moves on, but no timer runs.
    jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 200);

    expect(scope.aborted).toBe(true);
    expect(scope.reason).toMatchObject({ timeoutMs: 200 });
  });

  it('is over at once when the deadline is in the past', () => {
    expect(new AbortScope({ deadline: Deadline.at(Date.now() - 5) }).reason).toMatchObject({ timeoutMs: 0 });
  });

  it('waits for a deadline that is further away than a timer can wait', async () => {
    jest.useFakeTimers();
    const month = 30 * 24 * 3600 * 1000;
    const { signal } = new AbortScope({ deadline: Deadline.at(Date.now() + month) });

    await jest.advanceTimersByTimeAsync(month - 1000);
    expect(signal.aborted).toBe(false);
    await jest.advanceTimersByTimeAsync(2000);

    expect(signal.aborted).toBe(true);
  });

  it('lets go of timer and outer signals when disposed of', () => {
    jest.useFakeTimers();
    const { signal } = new AbortController();
    const scope = new AbortScope({ signal, deadline: Deadline.at(Date.now() + 60_000) });
    expect(scope.signal.aborted).toBe(false);
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);

    scope.dispose();
    scope.dispose();

    expect(getEventListeners(signal, 'abort')).toEqual([]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('lets go of them when it ends by itself', () => {
    jest.useFakeTimers();
    const { signal } = new AbortController();
    const scope = new AbortScope({ signal, deadline: Deadline.at(Date.now() + 60_000) });
    expect(scope.signal.aborted).toBe(false);

    scope.abort('enough');

    expect(getEventListeners(signal, 'abort')).toEqual([]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it.each([
    { whose: 'its own signal', make: () => new AbortScope({}) },
    { whose: "the caller's signal", make: () => new AbortScope({ signal: new AbortController().signal }) },
  ])('lets many listen to $whose without a warning of a leak', ({ make }) => {
    const warning = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const { signal } = make();

    for (let listener = 0; listener < 20; listener++) signal.addEventListener('abort', () => undefined);

    expect(warning).not.toHaveBeenCalled();
    warning.mockRestore();
  });
});

describe('AbortScope and garbage collection', () => {
  it('fires when only the signal is still referenced', async () => {
    const { signal } = new AbortScope({ deadline: Deadline.at(Date.now() + 80) });

    await collectGarbage();
    await until(() => signal.aborted);

    expect(signal.reason).toBeInstanceOf(TimeoutExceededError);
  });

  it('fires when only an abort listener is left', async () => {
    const waiting = untilAbortOf(() => new AbortScope({ deadline: Deadline.at(Date.now() + 80) }));

    await collectGarbage();

    await expect(waiting).resolves.toBeInstanceOf(TimeoutExceededError);
  });

  it('notifies a listener of an outer abort, though the scope is not referenced any more', async () => {
    const controller = new AbortController();
    const parent = new AbortScope({ signal: controller.signal });
    const waiting = untilAbortOf(() => new AbortScope({ parent, signal: new AbortController().signal }));

    await collectGarbage();
    controller.abort('enough');

    await expect(waiting).resolves.toBe('enough');
  });

  it('leaves no listener of an abandoned scope on the outer signal', async () => {
    const { signal } = new AbortController();
    abandonScopes(signal, 50);
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);

    await collectGarbage();
    await until(() => getEventListeners(signal, 'abort').length === 0);

    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('holds no abandoned scope until its deadline', async () => {
    const abandoned = abandonScopes(new AbortController().signal, 50);

    await collectGarbage();

    expect(abandoned.filter((scope) => scope.deref() !== undefined)).toEqual([]);
  });
});

function abandonScopes(signal: AbortSignal, count: number): WeakRef<AbortScope>[] {
  return Array.from({ length: count }, () => {
    const scope = new AbortScope({ signal, deadline: Deadline.at(Date.now() + 600_000) });
    const listener = (): void => undefined;
    scope.signal.addEventListener('abort', listener);
    scope.signal.removeEventListener('abort', listener);
    return new WeakRef(scope);
  });
}

function untilAbortOf(make: () => AbortScope): Promise<unknown> {
  return new Promise((resolve) => {
    const { signal } = make();
    signal.addEventListener('abort', () => resolve(signal.reason));
  });
}

async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let round = 0; round < 3; round++) {
    // A dereferenced WeakRef keeps its target alive until the end of the turn.
    await new Promise((resolve) => setTimeout(resolve, 5));
    collect();
  }
}

/** Polls for about a second. The test asserts the outcome. */
async function until(condition: () => boolean): Promise<void> {
  for (let look = 0; look < 200 && !condition(); look++) await new Promise((resolve) => setTimeout(resolve, 5));
}

import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { sleep } from '../authors.js';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('sleep', () => {
  it('resolves after its time and not before', async () => {
    const onEnd = jest.fn();
    void sleep(200).then(onEnd);

    await jest.advanceTimersByTimeAsync(199);
    expect(onEnd).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);

    expect(onEnd).toHaveBeenCalledTimes(1);
  });

  it('leaves no listener behind', async () => {
    const { signal } = new AbortController();
    const sleeping = sleep(200, signal);

    await jest.advanceTimersByTimeAsync(200);
    await sleeping;

    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('ends at once with the reason of an abort, and leaves no timer', async () => {
    const controller = new AbortController();
    const sleeping = sleep(200, controller.signal);

    controller.abort('enough');

    await expect(sleeping).rejects.toBe('enough');
    expect(jest.getTimerCount()).toBe(0);
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });

  it('does not begin if the signal is aborted', async () => {
    await expect(sleep(200, AbortSignal.abort('before'))).rejects.toBe('before');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('waits longer than a timer can', async () => {
    const onEnd = jest.fn();
    void sleep(2 ** 31 + 1000).then(onEnd);

    await jest.advanceTimersByTimeAsync(2 ** 31 + 999);
    expect(onEnd).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);

    expect(onEnd).toHaveBeenCalledTimes(1);
  });

  it('waits forever with Infinity, until an abort', async () => {
    const controller = new AbortController();
    const sleeping = sleep(Infinity, controller.signal);
    const ended = expect(sleeping).rejects.toBe('enough');

    await jest.advanceTimersByTimeAsync(2 ** 33);
    expect(jest.getTimerCount()).toBe(1);
    controller.abort('enough');

    await ended;
    expect(jest.getTimerCount()).toBe(0);
  });
});

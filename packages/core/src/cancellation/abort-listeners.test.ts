import { getEventListeners } from 'node:events';
import { describe, expect, it, jest } from '@jest/globals';
import { offAbort, onAbort } from './abort-listeners.js';

describe('onAbort', () => {
  it('calls every callback through one listener on the signal', () => {
    const controller = new AbortController();
    const [a, b] = [jest.fn<() => void>(), jest.fn<() => void>()];
    for (const notify of [a, b, b]) onAbort(controller.signal, notify);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1);

    controller.abort();

    expect([a, b].map((notify) => notify.mock.calls.length)).toEqual([1, 1]);
  });

  it('removes the listener with the last callback, and adds it again with the next', () => {
    const controller = new AbortController();
    const [a, b] = [jest.fn<() => void>(), jest.fn<() => void>()];
    onAbort(controller.signal, a);
    onAbort(controller.signal, b);

    offAbort(controller.signal, a);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1);
    offAbort(controller.signal, b);
    offAbort(controller.signal, b);
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
    onAbort(controller.signal, b);
    controller.abort();

    expect([a, b].map((notify) => notify.mock.calls.length)).toEqual([0, 1]);
  });
});

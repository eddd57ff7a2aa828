import { getEventListeners } from 'node:events';
import { describe, expect, it, jest } from '@jest/globals';
import { offAbort, onAbort } from './abort-hub.js';

describe('onAbort', () => {
  it('calls all who wait, by one listener of the signal', () => {
    const controller = new AbortController();
    const [a, b] = [jest.fn<() => void>(), jest.fn<() => void>()];
    for (const wake of [a, b, b]) onAbort(controller.signal, wake);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1);

    controller.abort();

    expect([a, b].map((wake) => wake.mock.calls.length)).toEqual([1, 1]);
  });

  it('takes the listener off with the last who waited, and puts it back for the next', () => {
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

    expect([a, b].map((wake) => wake.mock.calls.length)).toEqual([0, 1]);
  });
});

import { getEventListeners } from 'node:events';
import { describe, expect, it, jest } from '@jest/globals';
import { untilAborted } from './until-aborted.js';

describe('untilAborted', () => {
  it('gives what the promise gives, and lets go of the signal', async () => {
    const { signal } = new AbortController();
    const onEnd = jest.fn();

    await expect(untilAborted(Promise.resolve(1), signal, onEnd)).resolves.toBe(1);
    await expect(untilAborted(Promise.reject(new Error('broken')), signal, onEnd)).rejects.toThrow('broken');

    expect(getEventListeners(signal, 'abort')).toEqual([]);
    expect(onEnd.mock.calls).toEqual([[false], [false]]);
  });

  it('throws the reason where the abort comes first, and does not mind what comes after', async () => {
    const controller = new AbortController();
    const onEnd = jest.fn();
    let reject: (error: Error) => void = () => undefined;
    const waiting = untilAborted(
      new Promise((_, onReject) => {
        reject = onReject;
      }),
      controller.signal,
      onEnd,
    );

    controller.abort('enough');
    reject(new Error('too late'));

    await expect(waiting).rejects.toBe('enough');
    await Promise.resolve();
    expect(onEnd.mock.calls).toEqual([[true]]);
  });

  it('throws at once where the abort came before', async () => {
    const onEnd = jest.fn();

    await expect(untilAborted(new Promise(() => undefined), AbortSignal.abort('before'), onEnd)).rejects.toBe('before');

    expect(onEnd.mock.calls).toEqual([[true]]);
  });
});

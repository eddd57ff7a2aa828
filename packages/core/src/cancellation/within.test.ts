import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { TimeoutExceededError } from '../errors/timeout-exceeded-error.js';
import { within } from './within.js';

const never = (): Promise<never> => new Promise(() => undefined);

afterEach(() => {
  jest.useRealTimers();
});

describe('within', () => {
  it('gives back what ends in time, and keeps no timer', async () => {
    jest.useFakeTimers();

    await expect(within(1000, () => Promise.resolve('done'))).resolves.toBe('done');
    await expect(within(1000, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');

    expect(jest.getTimerCount()).toBe(0);
  });

  it('rejects once the time is over, not before', async () => {
    jest.useFakeTimers();
    const ended = jest.fn();
    const result = within(1000, never).catch((error: unknown) => (ended(), error));

    await jest.advanceTimersByTimeAsync(999);
    expect(ended).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);

    expect(await result).toBeInstanceOf(TimeoutExceededError);
    expect(await result).toMatchObject({ timeoutMs: 1000 });
  });

  it('leaves no timer where the work throws at once', async () => {
    jest.useFakeTimers();
    const work = (): never => {
      throw new Error('at once');
    };

    await expect(within(1000, work)).rejects.toThrow('at once');

    expect(jest.getTimerCount()).toBe(0);
  });

  it('sets no limit where none is given', async () => {
    jest.useFakeTimers();
    const ended = jest.fn();
    void within(undefined, never).finally(ended);

    await jest.advanceTimersByTimeAsync(1e9);

    expect([ended.mock.calls.length, jest.getTimerCount()]).toEqual([0, 0]);
  });
});

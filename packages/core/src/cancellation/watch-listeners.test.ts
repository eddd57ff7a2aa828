import { getEventListeners } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { watchListeners } from './watch-listeners.js';

describe('watchListeners', () => {
  it('tells when the first listener comes and the last one goes', () => {
    const { signal, changes } = watched();
    const [a, b] = [() => undefined, () => undefined];

    signal.addEventListener('abort', a);
    signal.addEventListener('abort', b);
    signal.removeEventListener('abort', a);
    signal.removeEventListener('abort', b);

    expect(changes).toEqual([true, false]);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('counts a listener once, however often it is added', () => {
    const { signal, changes } = watched();
    const listener = (): void => undefined;

    signal.addEventListener('abort', listener);
    signal.addEventListener('abort', listener);
    signal.removeEventListener('abort', listener);
    signal.removeEventListener('abort', listener);

    expect(changes).toEqual([true, false]);
  });

  it('sees a handler that is assigned', () => {
    const { signal, changes } = watched();

    signal.onabort = () => undefined;

    expect(changes).toEqual([true]);
  });

  it('does not look at other events', () => {
    const { signal, changes } = watched();

    signal.addEventListener('other', () => undefined);

    expect(changes).toEqual([]);
  });

  it('shows nothing of itself', () => {
    expect(Object.keys(watched().signal)).toEqual([]);
  });
});

function watched(): { signal: AbortSignal; changes: boolean[] } {
  const { signal } = new AbortController();
  const changes: boolean[] = [];
  watchListeners(signal, (isListenedTo) => changes.push(isListenedTo));
  return { signal, changes };
}

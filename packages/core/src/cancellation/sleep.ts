import { idleUntil } from '../platform/clock.js';
import { Timer } from './timer.js';

/**
 * Resolves after `delayMs` milliseconds, with no upper limit; never with `Infinity`. An abort of `signal` ends the wait
 * at once: the promise rejects with `signal.reason`, and timer and listener are removed. Follows a virtual clock.
 */
export function sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
  const waiting = new Promise<void>((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(signal.reason);
      return;
    }
    const onAbort = (): void => {
      timer.cancel();
      reject(signal?.reason);
    };
    const timer = Timer.after(delayMs, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
  return idleUntil(waiting);
}

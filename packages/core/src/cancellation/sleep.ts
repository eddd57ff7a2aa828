import { longestTimerMs } from '../platform/longest-timer.js';

/**
 * Resolves after `delayMs` milliseconds, with no upper limit; never with `Infinity`. An abort of `signal` ends the wait
 * at once: the promise rejects with `signal.reason`, and timer and listener are removed.
 */
export function sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(signal.reason);
      return;
    }
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const start = (leftMs: number): ReturnType<typeof setTimeout> =>
      setTimeout(
        () => {
          if (leftMs > longestTimerMs) {
            timer = start(leftMs - longestTimerMs);
            return;
          }
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
        Math.min(leftMs, longestTimerMs),
      );
    let timer = start(delayMs);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

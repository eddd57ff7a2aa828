const longestMs = 0x7fffffff;

/**
 * Resolves after `delayMs` milliseconds, at most 2^31 - 1 of them (25 days), which is what a timer can wait. An abort of `signal` ends the wait at once: the promise rejects with
 * `signal.reason`, and neither timer nor listener stays behind.
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
    const timer = setTimeout(
      () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      },
      Math.min(delayMs, longestMs),
    );
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/**
 * Settles as `promise` does. If the abort comes first, rejects with the signal's reason. Calls `onEnd` once, just
 * before. No listener remains.
 */
export function untilAborted<T>(
  promise: Promise<T>,
  signal: AbortSignal,
  onEnd?: (isAborted: boolean) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let isAborted = false;
    const leave = (): void => {
      isAborted = true;
      onEnd?.(true);
      reject(signal.reason);
    };
    const end = (): void => {
      if (isAborted) return;
      signal.removeEventListener('abort', leave);
      onEnd?.(false);
    };
    promise.then(
      (value) => {
        end();
        resolve(value);
      },
      (error: unknown) => {
        end();
        reject(error);
      },
    );
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });
}

import { TimeoutExceededError } from '../errors/timeout-exceeded-error.js';

/**
 * Returns the result of `work`. Rejects with a `TimeoutExceededError` when it takes longer than `timeoutMs`, at most
 * 2^31 - 1; `undefined` sets no limit. It does not interrupt the work.
 */
export async function within<T>(timeoutMs: number | undefined, work: () => Promise<T>): Promise<T> {
  if (timeoutMs === undefined) return work();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TimeoutExceededError(timeoutMs)), timeoutMs);
  });
  try {
    return await Promise.race([work(), limit]);
  } finally {
    clearTimeout(timer);
  }
}

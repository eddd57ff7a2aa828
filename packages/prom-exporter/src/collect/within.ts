import { TimeoutExceededError } from '@tta/core';

/**
 * Returns the result of `work`. Rejects with a `TimeoutExceededError` when it takes longer than `timeoutMs`;
 * `undefined` sets no limit.
 */
export async function within<T>(timeoutMs: number | undefined, work: () => Promise<T>): Promise<T> {
  if (timeoutMs === undefined) return work();
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TimeoutExceededError(timeoutMs)), timeoutMs);
  });
  try {
    return await Promise.race([work(), limit]);
  } finally {
    clearTimeout(timer);
  }
}

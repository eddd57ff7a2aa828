import { Timer } from '@tta/core/authors';

/** The answer of a store. Rejects where it comes later than `timeoutMs` milliseconds. */
export function answerWithin<T>(timeoutMs: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = Timer.after(timeoutMs, () => reject(new Error(`the store did not answer within ${timeoutMs} ms`)));
    Promise.resolve(promise)
      .finally(() => timer.cancel())
      .then(resolve, reject);
  });
}

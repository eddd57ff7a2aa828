import { within } from '@tta/core/authors';

/**
 * Waits until all have settled, but no longer than that: one that fails early does not end the wait for the others. `false` where
 * the time was not enough, or one rejected.
 */
export async function withinTime(
  promises: readonly (Promise<unknown> | undefined)[],
  timeoutMs: number,
): Promise<boolean> {
  try {
    const results = await within(timeoutMs, () => Promise.allSettled(promises.map(async (promise) => promise)));
    return results.every(({ status }) => status === 'fulfilled');
  } catch {
    return false;
  }
}

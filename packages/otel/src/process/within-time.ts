/**
 * Waits until all have settled, but no longer than that: one that fails early does not end the wait for the others. `false` where
 * the time was not enough, or one rejected.
 */
export async function withinTime(
  promises: readonly (Promise<unknown> | undefined)[],
  timeoutMs: number,
): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), timeoutMs);
  });
  const done = Promise.allSettled(promises.map(async (promise) => promise)).then((results) =>
    results.every(({ status }) => status === 'fulfilled'),
  );
  try {
    return await Promise.race([done, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

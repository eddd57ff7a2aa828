import { setTimeout as delay } from 'node:timers/promises';

// Longer than jest waits: in a test its limit is the only one.
const timeoutMs = 600_000;
const remarkEveryMs = 30_000;

/**
 * Asks again and again until the answer is true, and says on standard error every half a minute what it still waits for.
 *
 * @throws Error that says what was waited for, after ten minutes
 */
export async function waitUntil(what: string, isSo: () => Promise<boolean> | boolean): Promise<void> {
  const startedAt = performance.now();
  let nextRemark = remarkEveryMs;
  for (;;) {
    if (await Promise.resolve(isSo()).catch(() => false)) return;
    const waited = performance.now() - startedAt;
    if (waited > timeoutMs) throw new Error(`waited ${timeoutMs / 1000} s: ${what}`);
    if (waited > nextRemark) {
      console.error(`Still waiting after ${nextRemark / 1000} s: ${what}`);
      nextRemark += remarkEveryMs;
    }
    // A wait that a test gave up keeps no process alive.
    await delay(100, undefined, { ref: false });
  }
}

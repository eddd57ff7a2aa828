import { setTimeout as delay } from 'node:timers/promises';

/** Asks again and again until the answer is true. @throws Error that says what was waited for, after `timeoutMs` */
export async function waitUntil(
  what: string,
  isSo: () => Promise<boolean> | boolean,
  timeoutMs = 60_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    if (await Promise.resolve(isSo()).catch(() => false)) return;
    if (Date.now() > deadline) throw new Error(`waited ${timeoutMs / 1000} s: ${what}`);
    await delay(100);
  }
}

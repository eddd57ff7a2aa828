import { setTimeout as delay } from 'node:timers/promises';

export interface WaitOptions {
  /** Milliseconds, generous: a busy machine must not fail a test. Default 90 000. */
  readonly timeoutMs?: number;
  /** Milliseconds between two looks. Default 20. */
  readonly intervalMs?: number;
  /** Called on a timeout; returns details for the error message. */
  readonly describe?: () => string;
}

/** Looks again and again until there is something; `undefined` and `false` are nothing. Returns what there was. */
export async function waitUntil<T>(
  what: string,
  look: () => T | Promise<T>,
  { timeoutMs = 90_000, intervalMs = 20, describe }: WaitOptions = {},
): Promise<Exclude<T, undefined | false>> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found as Exclude<T, undefined | false>;
    if (performance.now() > deadline) {
      throw new Error(`waited ${timeoutMs} ms for ${what}${describe === undefined ? '' : `\n${describe()}`}`);
    }
    await delay(intervalMs);
  }
}

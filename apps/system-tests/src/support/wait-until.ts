import { setTimeout as delay } from 'node:timers/promises';
import { afterEach } from '@jest/globals';

export interface WaitOptions {
  /** Milliseconds between two looks. Default 20. */
  readonly intervalMs?: number;
  /** Returns details of what there is instead, for the error message. */
  readonly describe?: () => string;
}

/** Descriptions of the waits that are not over. */
const waits = new Set<() => string>();

// Waits have no limit but jest's: a busy machine fails no test. Where jest gives up, this says on what.
afterEach(() => {
  const unmet = [...waits].map((tell) => tell());
  waits.clear();
  if (unmet.length > 0) throw new Error(`still waiting for ${unmet.join('\nand for ')}`);
});

/** Looks again and again until there is something; `undefined` and `false` are nothing. Returns what there was. */
export async function waitUntil<T>(
  what: string,
  look: () => T | Promise<T>,
  { intervalMs = 20, describe }: WaitOptions = {},
): Promise<Exclude<T, undefined | false>> {
  const tell = (): string => (describe === undefined ? what : `${what}\n${describe()}`);
  waits.add(tell);
  try {
    for (;;) {
      const found = await look();
      if (found !== undefined && found !== false) return found as Exclude<T, undefined | false>;
      if (!waits.has(tell)) throw new Error(`gave up waiting for ${tell()}`);
      await delay(intervalMs);
    }
  } finally {
    waits.delete(tell);
  }
}

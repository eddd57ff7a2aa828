import { InvalidOptionError } from '@tta/core';
import type { StoreGuard } from '../waiting/store-guard.js';
import { untilAborted } from '../until-aborted.js';

/** The answer of a `BulkheadStore`: a place, or that none is free. */
export type BulkheadAnswer =
  | {
      /** Gives the place back. Not waited for; its failure is ignored. */
      readonly release: () => unknown;
    }
  | {
      /** Milliseconds until another look is worth while. */
      readonly retryAfterMs: number;
    };

/** Places of a bulkhead that several processes share, such as in Redis. */
export interface BulkheadStore {
  /**
   * Takes one of `places` places, or none where all are taken. A place is held until its `release`, and becomes free
   * by itself some time after its process died.
   */
  take(key: string, places: number): Promise<BulkheadAnswer>;
}

/**
 * The answer of a store. Rejects where it fails, is late, is left alone, or gives something else, and with the reason
 * of an abort. A place that comes too late is given back.
 */
export async function askForPlace(
  store: BulkheadStore,
  key: string,
  places: number,
  guard: StoreGuard,
  signal: AbortSignal | undefined,
): Promise<BulkheadAnswer> {
  let taking: Promise<BulkheadAnswer> | undefined;
  try {
    const asked = guard.ask(() => (taking = store.take(key, places)));
    return checked(await (signal === undefined ? asked : untilAborted(asked, signal)));
  } catch (error) {
    Promise.resolve(taking).then(giveBack, ignore);
    throw error;
  }
}

/** Gives a place back, if there is one. */
export function giveBack(answer: unknown): void {
  const { release } = (answer ?? {}) as { readonly release?: () => unknown };
  if (typeof release !== 'function') return;
  // The place becomes free by itself where this fails.
  new Promise((resolve) => resolve(release())).catch(ignore);
}

function checked(answer: unknown): BulkheadAnswer {
  const { release, retryAfterMs } = (answer ?? {}) as { readonly release?: unknown; readonly retryAfterMs?: unknown };
  if (typeof release === 'function' || (typeof retryAfterMs === 'number' && retryAfterMs >= 0))
    return answer as BulkheadAnswer;
  throw new InvalidOptionError('store.take(key, places)', '{ release } or { retryAfterMs }', answer);
}

function ignore(_: unknown): void {
  // The caller has been told already, or has its result.
}

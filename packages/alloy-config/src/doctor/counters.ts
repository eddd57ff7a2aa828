import { setTimeout as wait } from 'node:timers/promises';
import type { AlloyClient } from './alloy-client.js';
import type { Sample } from './metrics-page.js';

/** Two looks at Alloy's own counters, a moment apart; the same twice where one look was enough. */
export interface TwoReads {
  readonly before: readonly Sample[];
  readonly after: readonly Sample[];
  /** Milliseconds between the two. */
  readonly apartMs: number;
}

const pollMs = 500;

/**
 * Reads Alloy's counters, and reads them again until `isSettled` or `atMostMs` have passed. A server that is away shows
 * only in what changes: attempts grow, and deliveries do not.
 */
export async function readTwice(
  alloy: AlloyClient,
  atMostMs: number,
  isSettled: (before: readonly Sample[], now: readonly Sample[]) => boolean,
): Promise<TwoReads> {
  const before = (await alloy.metrics()) ?? [];
  let after = before;
  let apartMs = 0;
  while (apartMs < atMostMs && !isSettled(before, after)) {
    const pause = Math.min(pollMs, atMostMs - apartMs);
    await wait(pause);
    apartMs += pause;
    after = (await alloy.metrics()) ?? [];
  }
  return { before, after, apartMs };
}

/** Sum of the series of some names, of all or of those with a label of some value. */
export function sumOf(
  samples: readonly Sample[],
  names: readonly string[],
  labels: Readonly<Record<string, string>> = {},
): number {
  return samples.reduce((total, { name, labels: own, value }) => {
    const fits = names.includes(name) && Object.entries(labels).every(([label, wanted]) => own[label] === wanted);
    return fits && Number.isFinite(value) ? total + value : total;
  }, 0);
}

/** Values that a label has in the series of some names. */
export function valuesOf(samples: readonly Sample[], names: readonly string[], label: string): readonly string[] {
  const values = samples.flatMap(({ name, labels }) => (names.includes(name) ? [labels[label] ?? ''] : []));
  return [...new Set(values)].filter((value) => value !== '');
}

/** Share of losses since Alloy's start that is tolerated. */
export const tolerableLoss = 0.01;

import type { ExponentialHistogram, Histogram } from '@opentelemetry/sdk-metrics';
import type { Warnings } from '../warnings.js';

export type ExplicitHistogram = Pick<Histogram, 'buckets' | 'sum'>;

/**
 * A histogram with fixed buckets. An exponential one has bounds that move with its scale, which would be new series at
 * every move: it is shown with its count and sum alone.
 */
export function explicitBuckets(
  name: string,
  value: Histogram | ExponentialHistogram,
  warnings: Warnings,
): ExplicitHistogram {
  if ('buckets' in value) return value;
  warnings.about(
    `exponential ${name}`,
    `the exponential histogram ${name} is shown on the metrics page with its count and sum but without buckets; a view with explicit bucket boundaries shows them`,
  );
  const buckets = { boundaries: [], counts: [value.count] };
  return value.sum === undefined ? { buckets } : { buckets, sum: value.sum };
}

/** Bounds become the labels that tell buckets apart. @throws RangeError for bounds that do not rise */
export function checkBounds(boundaries: readonly number[]): void {
  if (!Array.isArray(boundaries)) throw new RangeError('its bounds are not a list');
  let last: number | undefined;
  for (const bound of boundaries as readonly number[]) {
    if (typeof (bound as unknown) !== 'number' || Number.isNaN(bound) || (last !== undefined && !(bound > last))) {
      throw new RangeError('its bounds must be numbers of which each is larger than the one before');
    }
    last = bound;
  }
}

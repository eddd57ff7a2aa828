import type { BodyView } from '../../schema/body-view.js';

/** Results are remembered by number or by time, never both, never neither. */
export function relabelCacheHasOneMode(body: BodyView): void {
  const size = body.number('max_cache_size');
  const ttlMs = body.durationMs('cache_ttl');
  if (size === undefined || ttlMs === undefined || size > 0 !== ttlMs > 0) return;
  const advice =
    ttlMs > 0 ? 'with cache_ttl set max_cache_size = 0' : 'set max_cache_size above 0, or cache_ttl to at least "1m"';
  body.report(
    'relabel-cache',
    ttlMs > 0 ? 'cache_ttl' : 'max_cache_size',
    `exactly one of max_cache_size and cache_ttl must be above zero: ${advice}`,
  );
}

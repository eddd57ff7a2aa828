import { defineEvent } from '@tta/core';
import { ttaCounter, ttaGauge } from '@tta/core/authors';

// A fixed word for each class of store.
const labels = { cache_type: { values: 'open', overflow: 'unknown' } } as const;

const lookups = ttaCounter('tta_cache_total', { help: 'Cache look-ups.', unit: '{lookup}', labels });
const hits = ttaCounter('tta_cache_hits_total', {
  help: 'Cache look-ups that needed no computation of their own.',
  unit: '{lookup}',
  labels,
});
const misses = ttaCounter('tta_cache_misses_total', {
  help: 'Cache look-ups that found nothing to use.',
  unit: '{lookup}',
  labels,
});
const coalesced = ttaCounter('tta_cache_coalesced_total', {
  help: "Cache hits that waited for another caller's miss.",
  unit: '{lookup}',
  labels,
  when: 'coalesced',
});
const evictions = ttaCounter('tta_cache_evictions_total', {
  help: 'Cache entries gone.',
  unit: '{entry}',
  labels: { ...labels, reason: ['size', 'ttl', 'cleared'] },
  add: 'evicted',
});
const entries = ttaGauge('tta_cache_entries', {
  help: 'Cache entries held.',
  unit: '{entry}',
  labels,
  set: 'cache_size',
});
const saved = ttaCounter('tta_cache_saved_seconds_total', {
  help: 'Computing time that cache hits made unnecessary.',
  unit: 's',
  labels,
  add: 'saved_seconds',
});

const savedUsd = ttaCounter('tta_cache_saved_usd_total', {
  help: 'US dollars that cache hits made unnecessary to spend.',
  unit: '{USD}',
  labels,
  add: 'saved_usd',
});

/** A look-up needed no computation of its own. */
export const cacheHit = defineEvent('cache_hit', {
  level: 'info',
  fields: {
    hit_rate: 'number',
    age_seconds: 'number',
    ttl: 'number?',
    cache_type: 'string',
    saved_seconds: 'number?',
    saved_usd: 'number?',
    coalesced: 'boolean?',
    negative: 'boolean?',
    // The workflow whose computation was waited for.
    computed_by: 'string?',
  },
  unlogged: ['cache_type', 'saved_seconds', 'saved_usd', 'coalesced', 'negative', 'computed_by'],
  metrics: [lookups, hits, coalesced, saved, savedUsd],
  spanAttributes: { 'tta.cache.hit': true },
});

/** A look-up found nothing to use. */
export const cacheMiss = defineEvent('cache_miss', {
  level: 'info',
  fields: { cache_size: 'number?', hit_rate: 'number', key: 'string', cache_type: 'string', computed_by: 'string?' },
  unlogged: ['cache_type', 'computed_by'],
  metrics: [lookups, misses, entries],
  spanAttributes: { 'tta.cache.hit': false },
});

/** An output was stored. */
export const cacheStore = defineEvent('cache_store', {
  level: 'debug',
  fields: { cache_size: 'number?', key: 'string', cache_type: 'string' },
  unlogged: ['cache_type'],
  metrics: [entries],
});

/** The store failed or did not answer in time; the workflow goes on without it. */
export const cacheStoreFailed = defineEvent('cache_store_failed', {
  level: 'warn',
  fields: { operation: 'string', error: 'error', cache_type: 'string' },
  unlogged: ['cache_type'],
});

/** Entries are gone. */
export const cacheEvict = defineEvent('cache_evict', {
  level: 'debug',
  fields: { reason: 'string', evicted: 'number', cache_size: 'number?', cache_type: 'string' },
  unlogged: ['cache_type'],
  metrics: [evictions, entries],
});

/** All that a cache emits. */
export const cacheEvents = [cacheMiss, cacheStore, cacheStoreFailed, cacheEvict, cacheHit] as const;

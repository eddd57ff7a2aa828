import { nearestWord } from './nearest-word.js';

/**
 * Names that cockatiel, p-retry, opossum, lru-cache, keyv, bottleneck, p-limit and others give to options, and
 * ours. Of several the first that the step has is meant; of none, no option of that step does the same.
 */
const ours: Readonly<Record<string, readonly string[]>> = {
  // Retries.
  attempts: ['maxRetries'],
  maxAttempts: ['maxRetries'],
  maxRetry: ['maxRetries'],
  numOfAttempts: ['maxRetries'],
  shouldRetry: ['retryIf'],
  retryOn: ['retryIf'],
  factor: ['backoffBase'],
  exponent: ['backoffBase'],
  backoff: ['initialDelayMs'],
  minTimeout: ['initialDelayMs'],
  maxTimeout: ['maxDelayMs'],
  randomize: ['jitter'],
  maxRetryTime: ['totalTimeoutMs'],
  // Durations.
  ms: ['timeoutMs', 'ttlMs', 'perMs', 'delayMs', 'initialDelayMs'],
  milliseconds: ['timeoutMs', 'ttlMs', 'perMs', 'delayMs', 'initialDelayMs'],
  timeout: ['timeoutMs', 'totalTimeoutMs', 'queueTimeoutMs', 'maxWaitMs'],
  interval: ['perMs', 'delayMs', 'initialDelayMs'],
  wait: ['delayMs', 'initialDelayMs', 'maxWaitMs'],
  window: ['windowMs', 'perMs'],
  duration: ['windowMs', 'perMs'],
  // Caches.
  maxAge: ['ttlMs'],
  expires: ['ttlMs'],
  stdTTL: ['ttlMs'],
  cacheTTL: ['ttlMs'],
  cacheKey: ['key'],
  keyGenerator: ['key'],
  size: ['maxEntries'],
  maxSize: ['maxEntries'],
  // Limits.
  max: ['maxEntries', 'maxConcurrency', 'permits', 'maxItems', 'maxIterations'],
  limit: ['maxConcurrency', 'permits', 'maxItems', 'maxIterations', 'maxEntries'],
  capacity: ['maxConcurrency', 'maxEntries'],
  maxConcurrent: ['maxConcurrency'],
  queueSize: ['maxQueue'],
  points: ['permits'],
  requests: ['permits'],
  tokens: ['maxTokens', 'permits'],
  // A step for each key is made by `keyed`.
  key: [],
  // Circuits.
  errorThresholdPercentage: ['failureRatio'],
  threshold: ['failureRatio'],
  volumeThreshold: ['minimumCalls'],
  minimumRps: ['minimumCalls'],
  resetTimeout: ['breakMs'],
  halfOpenAfter: ['breakMs'],
  rollingCountTimeout: ['windowMs'],
  errorFilter: ['failureIf'],
};

const oursByLowerCase = new Map(Object.entries(ours).map(([name, options]) => [name.toLowerCase(), options]));

/** The option that was probably meant: by its name elsewhere, by a few wrong letters, or by a part of its name. */
export function meantOption(given: string, known: readonly string[]): string | undefined {
  const elsewhere = oursByLowerCase.get(given.toLowerCase());
  if (elsewhere !== undefined) return elsewhere.find((name) => known.includes(name));
  return nearestWord(given, known) ?? known.find((name) => hasWords(name, wordsOf(given)));
}

function hasWords(name: string, words: readonly string[]): boolean {
  const own = wordsOf(name);
  return words.length > 0 && words.every((word) => own.includes(word));
}

/** Of `initialDelayMs`: initial, delay, ms. */
function wordsOf(name: string): string[] {
  return name.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g)?.map((word) => word.toLowerCase()) ?? [];
}

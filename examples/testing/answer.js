import { fallback, retry, timeout } from '@tta/primitives';

/** Asks the large model up to four times, each for at most 30 s, then the small one. */
export function createAnswer(large, small) {
  const sure = retry(timeout(large, { timeoutMs: 30_000 }), {
    maxRetries: 3,
    initialDelayMs: 60_000,
    jitter: 'none',
    maxDelayMs: 600_000,
  });
  return fallback(sure, [small], { name: 'answer' });
}

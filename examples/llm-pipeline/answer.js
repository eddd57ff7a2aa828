import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { fallback, rateLimit, retry, stream, timeout } from '@tta/primitives';

class ModelError extends Error {
  constructor(response) {
    super(`the model answered ${response.status}`);
    this.status = response.status;
    const seconds = response.headers.get('retry-after');
    if (seconds !== null) this.retryAfterMs = Number(seconds) * 1000;
  }
}

/** Answers word by word: the large model, or the small one where that is down. */
export function createAnswer(url) {
  const model = (name) =>
    stream(`${name}-model`, async function* (prompt, { signal }) {
      const response = await fetch(`${url}/${name}?prompt=${encodeURIComponent(prompt)}`, { signal });
      if (!response.ok) throw new ModelError(response);
      yield* createInterface({ input: Readable.fromWeb(response.body) });
    });
  // A failure before the first word is tried again, or asks the other model.
  const guarded = (name) =>
    retry(timeout(rateLimit(model(name), { permits: 10, perMs: 1000 }), { timeoutMs: 30_000, idleMs: 5000 }), {
      maxRetries: 2,
      retryIf: (error) => error.status === 429,
    });
  return fallback(guarded('large'), [guarded('small')], { name: 'answer' });
}

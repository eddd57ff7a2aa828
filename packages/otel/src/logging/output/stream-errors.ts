import type { Writable } from 'node:stream';

type ErrorListener = (error: unknown) => void;

const latest = new WeakMap<Writable, { tell: ErrorListener }>();

/**
 * Reports a stream's errors to the latest caller. The stream gets a single listener, however many callers there are, and
 * keeps it, because a late error of an abandoned stream must not end the process either.
 */
export function onStreamError(stream: Writable, tell: ErrorListener): void {
  const known = latest.get(stream);
  if (known !== undefined) {
    known.tell = tell;
    return;
  }
  const listener = { tell };
  latest.set(stream, listener);
  stream.on('error', (error) => listener.tell(error));
}

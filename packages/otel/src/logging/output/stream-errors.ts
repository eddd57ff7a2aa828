import type { Writable } from 'node:stream';

type ErrorListener = (error: unknown) => void;

const latest = new WeakMap<Writable, { tell: ErrorListener }>();

/**
 * Tells of a stream's errors, the latest who asked. The stream gets one listener however many asked, and keeps it: an error that
 * comes late, of a stream that is left alone, still must not end the process.
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

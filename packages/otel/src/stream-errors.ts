import type { Writable } from 'node:stream';

type ErrorListener = (error: unknown) => void;

const listeners = new WeakMap<Writable, Set<ErrorListener>>();

/**
 * Tells of a stream's errors until the returned function is called. The stream itself gets one listener however many listen, and
 * keeps it: an error that comes late, of a stream that is left alone, still must not end the process.
 */
export function onStreamError(stream: Writable, listener: ErrorListener): () => void {
  let all = listeners.get(stream);
  if (all === undefined) {
    const known = new Set<ErrorListener>();
    all = known;
    listeners.set(stream, known);
    stream.on('error', (error) => {
      for (const tell of known) tell(error);
    });
  }
  all.add(listener);
  return () => void all.delete(listener);
}

import type { Writable } from 'node:stream';

/** The bytes that may wait in a stream before nothing more is written to it. */
export const mostUnread = 256 * 1024;

/** Waits until a stream has room again, or is closed. */
export function roomOrEnd(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off('drain', done);
      stream.off('close', done);
      resolve();
    };
    stream.on('drain', done);
    stream.on('close', done);
  });
}

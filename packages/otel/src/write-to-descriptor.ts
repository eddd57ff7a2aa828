import { writeSync } from 'node:fs';

/**
 * Writes to a file descriptor at once and returns what it did not take: a pipe may be full. It is given `patienceMs` milliseconds.
 * @throws Error where it can take nothing, such as on a full disk
 */
export function writeToDescriptor(descriptor: number, bytes: Buffer, patienceMs: number): Buffer {
  let rest = bytes;
  const until = performance.now() + patienceMs;
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      if (performance.now() >= until) break;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
  return rest;
}

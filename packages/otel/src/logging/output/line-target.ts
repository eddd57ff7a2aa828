import { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { DescriptorWriter } from './descriptor-writer.js';
import type { LostLines } from './lost-lines.js';
import { StreamWriter } from './stream-writer.js';

/** Where lines are written. */
export interface LineTarget {
  /** `text` is whole lines. Must not throw, and must not wait. */
  write(text: string): void;
  /** Resolves when all that was written is out, or lost. */
  drained(): Promise<void>;
}

/**
 * The way to a stream's end that loses nothing. Node queues what a full pipe does not take, and forgets the queue at
 * `process.exit()`: to a standard stream that is a pipe, lines are written past it.
 */
export function lineTarget(stream: Writable, lost: LostLines): LineTarget {
  const standard = [process.stdout, process.stderr].find((each) => each === stream);
  if (standard === undefined || !(stream instanceof Socket) || standard.isTTY) return new StreamWriter(stream, lost);
  return new DescriptorWriter(standard.fd, lost, () => stream.writableLength > 0);
}

import type { Writable } from 'node:stream';
import { describeError, warn } from '@tta/core/authors';
import type { LostLines } from './lost-lines.js';
import { onStreamError } from './stream-errors.js';

/** Limit of the bytes that wait for a stalled stream. Further lines are dropped and counted, so that memory stays bounded. */
const mostWaitingBytes = 16 * 1024 * 1024;

/** Writes lines to a stream and survives its errors: an unhandled error event would end the process. */
export class StreamWriter {
  /** Lines that the stream has not taken yet. */
  #waiting = 0;
  #whenTaken: (() => void)[] = [];
  #hasWarned = false;

  constructor(
    private readonly stream: Writable,
    private readonly lost: LostLines,
  ) {
    onStreamError(stream, (error) => this.#warn(error));
  }

  write(text: string): void {
    const { stream } = this;
    if (stream.destroyed || stream.writableEnded) {
      this.lost('stream_closed', 1);
    } else if (stream.writableLength > mostWaitingBytes) {
      this.lost('stream_full', 1);
      this.#warn(new Error('it takes nothing'));
    } else {
      this.#waiting++;
      try {
        // The same function each time: Node counts calls of it instead of keeping each.
        stream.write(text, this.#onTaken);
      } catch (error) {
        this.#onTaken(error);
        this.#warn(error);
      }
    }
  }

  drained(): Promise<void> {
    if (this.#waiting === 0 || this.stream.destroyed) return Promise.resolve();
    return new Promise((resolve) => this.#whenTaken.push(resolve));
  }

  readonly #onTaken = (error?: unknown): void => {
    this.#waiting--;
    if (error !== undefined && error !== null) this.lost('stream_error', 1);
    if (this.#waiting > 0) return;
    for (const resolve of this.#whenTaken.splice(0)) resolve();
  };

  #warn(error: unknown): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    const { errorType, errorMessage } = describeError(error);
    warn(
      `the log stream failed: ${errorType}: ${errorMessage}. Workflows go on; lines that are lost are counted in tta_telemetry_dropped_total.`,
    );
  }
}

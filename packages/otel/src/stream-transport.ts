import type { Writable } from 'node:stream';
import { describeError, warn } from '@tta/core';
import Transport from 'winston-transport';
import type { LostLines } from './log-sink.js';
import { onStreamError } from './stream-errors.js';
import { textOf, type WinstonRecord } from './winston-record.js';

/** Bytes that may wait for a stream that takes none: past them lines are dropped and counted, or memory would fill. */
const mostWaitingBytes = 16 * 1024 * 1024;

/**
 * A winston transport over a stream that outlives the stream's troubles: winston's own is cut off by the first error,
 * and an error that nobody hears ends the process.
 */
export class StreamTransport extends Transport {
  readonly #stream: Writable;
  readonly #lost: LostLines;
  readonly #stopListening: () => void;
  /** Lines that the stream has not taken yet. */
  #waiting = 0;
  #whenTaken: (() => void)[] = [];
  #hasWarned = false;

  constructor(stream: Writable, lost: LostLines) {
    super();
    this.#stream = stream;
    this.#lost = lost;
    this.#stopListening = onStreamError(stream, (error) => this.#warn(error));
  }

  override log(info: WinstonRecord, next: () => void): void {
    this.#write(`${info[textOf] ?? ''}\n`);
    next();
  }

  #write(text: string): void {
    const stream = this.#stream;
    if (stream.destroyed || stream.writableEnded) {
      this.#lost('stream_closed', 1);
    } else if (stream.writableLength > mostWaitingBytes) {
      this.#lost('stream_full', 1);
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

  /** Resolves when the stream has taken, or lost, all that was written to it. */
  drained(): Promise<void> {
    if (this.#waiting === 0 || this.#stream.destroyed) return Promise.resolve();
    return new Promise((resolve) => this.#whenTaken.push(resolve));
  }

  override close(): void {
    this.#stopListening();
  }

  readonly #onTaken = (error?: unknown): void => {
    this.#waiting--;
    if (error !== undefined && error !== null) this.#lost('stream_error', 1);
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

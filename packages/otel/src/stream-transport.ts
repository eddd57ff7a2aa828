import { writeSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { describeError, warn } from '@tta/core';
import Transport from 'winston-transport';
import type { LostLines } from './log-sink.js';

/** Where the text of a winston record stands once it is formatted (triple-beam's MESSAGE). */
export const textOf = Symbol.for('message');
/** Where its level stands, untouched by colours (triple-beam's LEVEL). */
export const levelOf = Symbol.for('level');

/** Marks records of workflow events, which reach the log file by themselves. */
export const isWorkflowEvent = Symbol('workflow event');

/** A finished winston record. */
export interface FormattedInfo {
  readonly level: string;
  readonly message: unknown;
  [textOf]?: string;
  [levelOf]?: string;
  [isWorkflowEvent]?: true;
}

/** Bytes that may wait for a stream that takes none: past them lines are dropped and counted, or memory would fill. */
const mostWaitingBytes = 16 * 1024 * 1024;

/**
 * A winston transport over a stream that outlives the stream's troubles: winston's own is cut off by the first error,
 * and an error that nobody hears ends the process.
 */
export class StreamTransport extends Transport {
  readonly #stream: Writable;
  readonly #lost: LostLines;
  #isBroken = false;
  #hasWarned = false;

  constructor(stream: Writable, lost: LostLines) {
    super();
    this.#stream = stream;
    this.#lost = lost;
    stream.on('error', this.#onError);
  }

  override log(info: FormattedInfo, next: () => void): void {
    this.writeText(`${info[textOf] ?? ''}\n`);
    next();
  }

  /** Writes text that ends with a line feed. */
  writeText(text: string): void {
    if (this.#isBroken || this.#stream.writableLength > mostWaitingBytes) {
      this.#lost(this.#isBroken ? 'stream_error' : 'stream_full', 1);
      return;
    }
    this.#stream.write(text);
  }

  /** Resolves when the stream has taken all that was written to it, or is broken. */
  drained(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#isBroken || this.#stream.destroyed) resolve();
      else this.#stream.write('', () => resolve());
    });
  }

  override close(): void {
    this.#stream.off('error', this.#onError);
    // Late errors of a stream that is left alone still must not end the process.
    this.#stream.on('error', () => undefined);
  }

  readonly #onError = (error: unknown): void => {
    this.#lost('stream_error', 1);
    this.#isBroken = this.#stream.destroyed || this.#stream.errored !== null;
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    const { errorType, errorMessage } = describeError(error);
    warn(
      `the log stream failed: ${errorType}: ${errorMessage}. Workflows go on; lines that are lost are counted in tta_telemetry_dropped_total.`,
    );
  };
}

/** Writes to a file descriptor at once; what it does not take is lost. */
export function writeAllSync(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  let offset = 0;
  let refusals = 0;
  while (offset < bytes.length) {
    try {
      offset += writeSync(descriptor, bytes, offset);
    } catch (error) {
      // A pipe that is full for the moment; its reader is given a second.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN' || ++refusals > 100) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

import { describeError, integerOption, knownOptions, numberOption, warn } from '@tta/core';
import type { LogSink, LostLines } from './log-sink.js';
import { writeAllSync } from './stream-transport.js';

/** When a buffered sink writes. */
export interface BufferedLogSinkOptions {
  /** File descriptor of an open file or of a standard stream. Default 1, standard output. */
  readonly descriptor?: number;
  /** Characters that are gathered before they are written. Default 65 536. */
  readonly maxBufferChars?: number;
  /** Milliseconds after which they are written at the latest. Default 1000. */
  readonly flushIntervalMs?: number;
}

/**
 * Gathers lines and writes them in one go: at a size, at an interval, at exit and at a crash. Lines that a crash of the whole machine or
 * SIGKILL catches in the buffer are lost; those that the file does not take are counted.
 */
export class BufferedLogSink implements LogSink {
  readonly #descriptor: number;
  readonly #maxChars: number;
  readonly #intervalMs: number;
  #buffer = '';
  #lines = 0;
  #timer: NodeJS.Timeout | undefined;
  #hasWarned = false;
  #lost: LostLines = () => undefined;

  /** @throws InvalidOptionError */
  constructor(options: BufferedLogSinkOptions = {}) {
    knownOptions(options, ['descriptor', 'maxBufferChars', 'flushIntervalMs']);
    this.#descriptor = integerOption('descriptor', options.descriptor ?? 1, { min: 0 });
    this.#maxChars = integerOption('maxBufferChars', options.maxBufferChars ?? 65_536, { min: 1, max: 2 ** 26 });
    this.#intervalMs = numberOption('flushIntervalMs', options.flushIntervalMs ?? 1000, { min: 1, max: 2 ** 31 - 1 });
  }

  /** Who is told of lost lines. */
  set onLost(lost: LostLines) {
    this.#lost = lost;
  }

  write(line: string): void {
    this.#buffer += line;
    this.#buffer += '\n';
    this.#lines++;
    if (this.#buffer.length >= this.#maxChars) this.flushSync();
    else this.#timer ??= setTimeout(() => this.flushSync(), this.#intervalMs).unref();
  }

  flush(): Promise<void> {
    this.flushSync();
    return Promise.resolve();
  }

  flushSync(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#lines === 0) return;
    const text = this.#buffer;
    const lines = this.#lines;
    this.#buffer = '';
    this.#lines = 0;
    try {
      writeAllSync(this.#descriptor, text);
    } catch (error) {
      this.#lost('write_failed', lines);
      if (this.#hasWarned) return;
      this.#hasWarned = true;
      const { errorMessage } = describeError(error);
      warn(
        `log lines could not be written: ${errorMessage}. Workflows go on; lines that are lost are counted in tta_telemetry_dropped_total.`,
      );
    }
  }
}

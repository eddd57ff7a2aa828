import { describeError, integerOption, knownOptions, numberOption, warn } from '@tta/core';
import type { LogSink, LostLines } from './log-sink.js';
import { writeToDescriptor } from './write-to-descriptor.js';

/** When a buffered sink writes. */
export interface BufferedLogSinkOptions {
  /** File descriptor of an open file or of a standard stream. Default 1, standard output. */
  readonly descriptor?: number;
  /** Characters that are gathered before they are written. Default 65 536. */
  readonly maxBufferChars?: number;
  /** Milliseconds after which they are written at the latest. Default 1000. */
  readonly flushIntervalMs?: number;
}

/** What a pipe that is full may hold up: past it lines are dropped and counted, or memory would fill. */
const mostWaitingBytes = 16 * 1024 * 1024;
/** How long a process that is about to end waits for such a pipe, in milliseconds. */
const lastPatienceMs = 1000;
const nothing = Buffer.alloc(0);

/**
 * Gathers lines and writes them in one go: at a size, at an interval, at exit and at a crash. Lines that a crash of the whole machine or
 * SIGKILL catches in the buffer are lost; those that the file does not take are counted.
 */
export class BufferedLogSink implements LogSink {
  readonly #descriptor: number;
  readonly #maxChars: number;
  readonly #intervalMs: number;
  #buffer = '';
  /** What a full pipe refused. As bytes, for it may begin in the middle of a character. */
  #refused: Buffer = nothing;
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
    if (this.#refused.length > mostWaitingBytes) {
      this.#lost('stream_full', 1);
      this.#warn('the pipe takes nothing');
      return;
    }
    this.#buffer += line;
    this.#buffer += '\n';
    if (this.#buffer.length >= this.#maxChars) this.#writeOut(0);
    else this.#timer ??= setTimeout(() => this.#writeOut(0), this.#intervalMs).unref();
  }

  flush(): Promise<void> {
    this.#writeOut(0);
    return Promise.resolve();
  }

  flushSync(): void {
    this.#writeOut(lastPatienceMs);
    if (this.#refused.length > 0) this.#lost('stream_full', countLines(this.#refused));
    this.#refused = nothing;
  }

  #writeOut(patienceMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#buffer === '' && this.#refused.length === 0) return;
    const added = Buffer.from(this.#buffer);
    const bytes = this.#refused.length === 0 ? added : Buffer.concat([this.#refused, added]);
    this.#buffer = '';
    try {
      this.#refused = writeToDescriptor(this.#descriptor, bytes, patienceMs);
    } catch (error) {
      this.#refused = nothing;
      this.#lost('write_failed', countLines(bytes));
      this.#warn(describeError(error).errorMessage);
    }
    // What is left is tried again, also where no further line comes.
    if (this.#refused.length > 0) this.#timer = setTimeout(() => this.#writeOut(0), this.#intervalMs).unref();
  }

  #warn(reason: string): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    warn(
      `log lines could not be written: ${reason}. Workflows go on; lines that are lost are counted in tta_telemetry_dropped_total.`,
    );
  }
}

function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf('\n'); at !== -1; at = bytes.indexOf('\n', at + 1)) count++;
  return count;
}

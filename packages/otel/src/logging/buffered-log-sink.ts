import { integerOption, knownOptions, numberOption } from '@tta/core/authors';
import { doAtExit, notAtExit } from '../process/at-exit.js';
import { DescriptorWriter } from './output/descriptor-writer.js';
import type { LogSink } from './log-sink.js';
import type { LostLines } from './output/lost-lines.js';

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
  readonly #writer: DescriptorWriter;
  readonly #maxChars: number;
  readonly #intervalMs: number;
  #buffer = '';
  #timer: NodeJS.Timeout | undefined;
  #lost: LostLines = () => undefined;
  readonly #flushAtExit = (): void => this.flushSync();

  /** @throws InvalidOptionError */
  constructor(options: BufferedLogSinkOptions = {}) {
    knownOptions(options, ['descriptor', 'maxBufferChars', 'flushIntervalMs']);
    const descriptor = integerOption('descriptor', options.descriptor ?? 1, { min: 0 });
    this.#maxChars = integerOption('maxBufferChars', options.maxBufferChars ?? 65_536, { min: 1, max: 2 ** 26 });
    this.#intervalMs = numberOption('flushIntervalMs', options.flushIntervalMs ?? 1000, { min: 1, max: 2 ** 31 - 1 });
    this.#writer = new DescriptorWriter(descriptor, (reason, count) => this.#lost(reason, count));
  }

  /** Called with the reason and number of lost lines. */
  set onLost(lost: LostLines) {
    this.#lost = lost;
  }

  write(line: string): void {
    this.#buffer += line;
    this.#buffer += '\n';
    if (this.#buffer.length >= this.#maxChars) this.#writeOut();
    else if (this.#timer === undefined) this.#startTimer();
  }

  flush(): Promise<void> {
    this.#writeOut();
    return this.#writer.drained();
  }

  flushSync(): void {
    this.#writeOut();
    this.#writer.flushSync();
  }

  #startTimer(): void {
    this.#timer = setTimeout(() => this.#writeOut(), this.#intervalMs).unref();
    doAtExit(this.#flushAtExit);
  }

  #writeOut(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    notAtExit(this.#flushAtExit);
    const text = this.#buffer;
    this.#buffer = '';
    if (text !== '') this.#writer.write(text);
  }
}

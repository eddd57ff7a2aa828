import { writeSync } from 'node:fs';
import { describeError, warn } from '@tta/core/authors';
import { doAtExit, notAtExit } from '../../process/at-exit.js';
import type { LostLines } from './lost-lines.js';

/** Limit of the bytes that wait for a full pipe. Further lines are dropped and counted, so that memory stays bounded. */
const mostWaitingBytes = 16 * 1024 * 1024;
/** After how many milliseconds a pipe that was full is tried again. */
const retryMs = 10;
/** How long a process that is about to end waits for a pipe that takes nothing, in milliseconds. */
const lastPatienceMs = 1000;
const nothing = Buffer.alloc(0);
const lineFeed = 10;
/** Immediate writes share this buffer: allocating one for each text costs a quarter more. */
let scratch = nothing;
const largestScratch = 1024 * 1024;
const mostBytesOfChar = 3;

/**
 * Writes lines to a file descriptor synchronously, so that written lines survive the end of the process. Lines that a full
 * pipe refuses are kept and retried, at exit too. Lines that the descriptor cannot take, as on a full disk, are lost and
 * counted.
 */
export class DescriptorWriter {
  #waiting: Buffer = nothing;
  /** Texts that arrive while `#waiting` is pending. They are joined once, because joining each would copy all before it. */
  #later: Buffer[] = [];
  #laterBytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #whenEmpty: (() => void)[] = [];
  #hasWarned = false;
  /** Whether the last byte that was taken is in the middle of a line. */
  #isInLine = false;
  /** The same where the line's rest is lost. */
  #isTorn = false;
  readonly #flushAtExit = (): void => this.flushSync();

  constructor(
    private readonly descriptor: number,
    private readonly lost: LostLines,
    /** Whether somebody else's bytes are on their way there, between which ours must not fall. */
    private readonly isBusy: () => boolean = () => false,
  ) {}

  /** `text` is whole lines. */
  write(given: string): void {
    // The next line must not be glued to the torn one.
    const text = this.#isTorn ? `\n${given}` : given;
    this.#isTorn = false;
    if (this.#timer === undefined && !this.isBusy()) {
      this.#waiting = encoded(text);
      this.#tryNow();
      // A copy, because the next text overwrites the scratch buffer.
      if (this.#waiting.length > 0) this.#waiting = Buffer.from(this.#waiting);
      return;
    }
    const bytes = Buffer.from(text);
    if (this.#waiting.length + this.#laterBytes > mostWaitingBytes) {
      this.lost('stream_full', countLines(bytes));
      this.#warn('it takes nothing');
      return;
    }
    if (this.#waiting.length > 0) {
      this.#later.push(bytes);
      this.#laterBytes += bytes.length;
    } else this.#waiting = bytes;
    // Pending lines go first, when their timer fires.
    if (this.#timer === undefined) this.#tryNow();
  }

  /** Resolves when nothing waits. */
  drained(): Promise<void> {
    if (this.#waiting.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#whenEmpty.push(resolve));
  }

  /** For a process that is about to end: waits for a full pipe as long as it goes on taking. */
  flushSync(): void {
    let tookAtMs = performance.now();
    this.#join();
    if (this.#waiting.length > 0 && this.isBusy()) this.#waiting = Buffer.concat([Buffer.from('\n'), this.#waiting]);
    while (this.#waiting.length > 0 && performance.now() - tookAtMs < lastPatienceMs) {
      if (this.#writeSome()) tookAtMs = performance.now();
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, retryMs);
    }
    if (this.#waiting.length > 0) this.lost('stream_full', countLines(this.#waiting));
    this.#waiting = nothing;
    this.#settle();
  }

  #tryNow(): void {
    this.#timer = undefined;
    this.#join();
    while (this.#waiting.length > 0 && !this.isBusy() && this.#writeSome());
    if (this.#waiting.length > 0) {
      this.#timer = setTimeout(() => this.#tryNow(), retryMs).unref();
      doAtExit(this.#flushAtExit);
    } else this.#settle();
  }

  #join(): void {
    if (this.#later.length === 0) return;
    this.#waiting = Buffer.concat([this.#waiting, ...this.#later]);
    this.#later = [];
    this.#laterBytes = 0;
  }

  /** Whether the descriptor took, or lost, anything. */
  #writeSome(): boolean {
    try {
      const taken = writeSync(this.descriptor, this.#waiting);
      if (taken > 0) this.#isInLine = this.#waiting[taken - 1] !== lineFeed;
      this.#waiting = this.#waiting.subarray(taken);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return false;
      this.#isTorn = this.#isInLine;
      // A line feed at its beginning ends the torn line before, which is counted.
      this.lost('write_failed', countLines(this.#waiting) - (this.#waiting[0] === lineFeed ? 1 : 0));
      this.#waiting = nothing;
      this.#warn(describeError(error).errorMessage);
    }
    return true;
  }

  #settle(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    notAtExit(this.#flushAtExit);
    if (this.#whenEmpty.length > 0) for (const resolve of this.#whenEmpty.splice(0)) resolve();
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

/** The text's bytes, to be used before the next call. */
function encoded(text: string): Buffer {
  const mostBytes = text.length * mostBytesOfChar;
  if (mostBytes > largestScratch) return Buffer.from(text);
  if (mostBytes > scratch.length) scratch = Buffer.allocUnsafeSlow(mostBytes);
  return scratch.subarray(0, scratch.write(text));
}

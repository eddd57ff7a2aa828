import { closeSync, fstatSync, openSync, statSync } from 'node:fs';
import { closeOnSignal, describeError, warn } from '@tta/core/authors';
import { doAtExit, notAtExit } from '../../process/at-exit.js';
import { DescriptorWriter } from './descriptor-writer.js';
import type { LineTarget } from './line-target.js';
import type { LostLines } from './lost-lines.js';

/** Characters that are gathered before they are written, and milliseconds after which they are written at the latest. */
const mostChars = 65_536;
const intervalMs = 1000;

const open = new Set<FileTarget>();
let isWatching = false;

/**
 * A log file. Lines are gathered and written in one go: at 64 kB, after a second, at exit, at a crash, at a signal. A file that was
 * renamed or deleted, as logrotate does, is reopened. Lines are lost and counted if the file is closed or cannot be opened.
 */
export class FileTarget implements LineTarget {
  #descriptor: number | undefined;
  #writer: DescriptorWriter | undefined;
  #gathered = '';
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;
  #hasWarned = false;
  readonly #writeAtExit = (): void => this.writeOut();

  constructor(
    private readonly path: string,
    private readonly lost: LostLines,
  ) {
    this.#open();
    open.add(this);
    if (isWatching) return;
    isWatching = true;
    const writeAll = (): Promise<void> => {
      for (const target of open) target.writeOut();
      return Promise.resolve();
    };
    closeOnSignal({ close: writeAll, flush: writeAll });
  }

  write(text: string): void {
    if (this.#isClosed) {
      this.lost('file_closed', 1);
      return;
    }
    this.#gathered += text;
    if (this.#gathered.length >= mostChars) this.writeOut();
    else if (this.#timer === undefined) {
      this.#timer = setTimeout(() => this.writeOut(), intervalMs).unref();
      doAtExit(this.#writeAtExit);
    }
  }

  async drained(): Promise<void> {
    this.writeOut();
    await this.#writer?.drained();
  }

  close(): void {
    if (this.#isClosed) return;
    this.writeOut();
    this.#isClosed = true;
    open.delete(this);
    this.#shut();
  }

  /** Writes what was gathered. */
  writeOut(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    notAtExit(this.#writeAtExit);
    const text = this.#gathered;
    this.#gathered = '';
    if (text === '') return;
    if (this.#isElsewhere()) {
      this.#shut();
      this.#open();
    }
    if (this.#writer === undefined) this.lost('file_closed', text.split('\n').length - 1);
    else this.#writer.write(text);
  }

  /** Whether the path no longer leads to the open file. */
  #isElsewhere(): boolean {
    if (this.#descriptor === undefined) return true;
    try {
      const there = statSync(this.path, { throwIfNoEntry: false });
      const own = fstatSync(this.#descriptor);
      return there?.ino !== own.ino || there.dev !== own.dev;
    } catch {
      return false;
    }
  }

  #open(): void {
    try {
      // Logs may hold what not everybody on the machine should read.
      this.#descriptor = openSync(this.path, 'a', 0o640);
      this.#writer = new DescriptorWriter(this.#descriptor, this.lost);
    } catch (error) {
      if (this.#hasWarned) return;
      this.#hasWarned = true;
      warn(
        `the log file could not be opened: ${describeError(error).errorMessage}. Workflows go on; lines that are lost are counted in tta_telemetry_dropped_total.`,
      );
    }
  }

  #shut(): void {
    this.#writer?.flushSync();
    this.#writer = undefined;
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }
}

import { closeSync, openSync } from 'node:fs';
import { describeError, warn } from '@tta/core/authors';
import Transport from 'winston-transport';
import { DescriptorWriter } from './output/descriptor-writer.js';
import type { LineTarget } from './output/line-target.js';
import type { LostLines } from './output/lost-lines.js';
import { jsonText } from './user-record.js';
import { FinishedRecord, userRecord, type WinstonRecord } from './winston-record.js';

/** A file of JSON lines beside the main log, whatever form that has. The records of the application come by winston. */
export class LogFile extends Transport {
  /** Where lines of workflow events are written. */
  readonly target: FileTarget;

  constructor(path: string, lost: LostLines) {
    super();
    this.target = new FileTarget(path, lost);
  }

  override log(info: WinstonRecord, next: () => void): void {
    // Workflow events were written as they happened.
    if (!(info instanceof FinishedRecord)) this.target.write(`${jsonText(userRecord(info))}\n`);
    next();
  }
}

/** The end of a file. What comes when it is closed, or could not be opened, is lost and counted. */
class FileTarget implements LineTarget {
  #descriptor: number | undefined;
  readonly #writer: DescriptorWriter | undefined;

  constructor(
    path: string,
    private readonly lost: LostLines,
  ) {
    try {
      // Logs may hold what not everybody on the machine should read.
      this.#descriptor = openSync(path, 'a', 0o640);
      this.#writer = new DescriptorWriter(this.#descriptor, lost);
    } catch (error) {
      warn(
        `the log file could not be opened: ${describeError(error).errorMessage}. Workflows go on; lines that are lost are counted in tta_telemetry_dropped_total.`,
      );
    }
  }

  write(text: string): void {
    // Its number may be another file's by now.
    if (this.#descriptor === undefined) this.lost('file_closed', 1);
    else this.#writer?.write(text);
  }

  async drained(): Promise<void> {
    await this.#writer?.drained();
  }

  close(): void {
    const descriptor = this.#descriptor;
    if (descriptor === undefined) return;
    this.#writer?.flushSync();
    this.#descriptor = undefined;
    closeSync(descriptor);
  }
}

import { createWriteStream } from 'node:fs';
import Transport from 'winston-transport';
import { lineTarget, type LineTarget } from './line-target.js';
import type { LostLines } from './log-sink.js';
import { jsonText } from './user-record.js';
import { FinishedRecord, type WinstonRecord } from './winston-record.js';

/** A file of JSON lines beside the main log, whatever form that has. The records of the application come by winston. */
export class LogFile extends Transport {
  /** Where lines of workflow events are written. */
  readonly target: LineTarget;

  constructor(path: string, lost: LostLines) {
    super();
    // Logs may hold what not everybody on the machine should read.
    this.target = lineTarget(createWriteStream(path, { flags: 'a', mode: 0o640 }), lost);
  }

  override log(info: WinstonRecord, next: () => void): void {
    // Workflow events were written as they happened.
    if (!(info instanceof FinishedRecord)) this.target.write(`${jsonText(info)}\n`);
    next();
  }
}

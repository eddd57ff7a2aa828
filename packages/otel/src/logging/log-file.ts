import Transport from 'winston-transport';
import { FileTarget } from './output/file-target.js';
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

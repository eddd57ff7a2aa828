import type Transport from 'winston-transport';
import { createTransport } from '../../lazy-winston.cjs';
import { FileTarget } from './output/file-target.js';
import type { LostLines } from './output/lost-lines.js';
import { jsonText } from './user-record.js';
import { FinishedRecord, userRecord, type WinstonRecord } from './winston-record.js';

/** A file of JSON lines beside the main log, whatever form that has. */
export class LogFile {
  /** Where lines of workflow events are written. */
  readonly target: FileTarget;
  /** Writes the records of the application. */
  readonly transport: Transport;

  constructor(path: string, lost: LostLines) {
    this.target = new FileTarget(path, lost);
    this.transport = createTransport({
      log: (info: WinstonRecord, next) => {
        // Workflow events were written as they happened.
        if (!(info instanceof FinishedRecord)) this.target.write(`${jsonText(userRecord(info))}\n`);
        next();
      },
    });
  }
}

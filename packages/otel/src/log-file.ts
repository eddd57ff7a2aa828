import { createWriteStream } from 'node:fs';
import type winston from 'winston';
import type { LostLines } from './log-sink.js';
import { isWorkflowEvent, StreamTransport, type FormattedInfo } from './stream-transport.js';
import { jsonText } from './winston-logger.js';

/** A file of JSON lines beside the main log, whatever form that has. */
export class LogFile extends StreamTransport {
  constructor(path: string, lost: LostLines) {
    // Logs may hold what not everybody on the machine should read.
    super(createWriteStream(path, { flags: 'a', mode: 0o640 }), lost);
  }

  override log(info: FormattedInfo, next: () => void): void {
    if (!(isWorkflowEvent in info))
      this.writeText(`${jsonText(info as unknown as winston.Logform.TransformableInfo)}\n`);
    next();
  }
}

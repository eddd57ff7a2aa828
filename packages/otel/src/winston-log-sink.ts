import type winston from 'winston';
import type { LogLevel } from './catalogue.js';
import type { LogSink, LostLines } from './log-sink.js';
import type { LineTarget } from './line-target.js';
import { FinishedRecord } from './winston-record.js';

/** Records that may wait for a transport that takes none: past them they are dropped and counted. */
const mostWaitingRecords = 10_000;

/** Finished lines through winston: past its formatting, to all its transports. */
export class WinstonLogSink implements LogSink {
  constructor(
    private readonly logger: winston.Logger,
    private readonly target: LineTarget,
    private readonly lost: LostLines,
  ) {}

  write(line: string, level: LogLevel, event: string): void {
    if (this.logger.writableLength > mostWaitingRecords) {
      this.lost('transport_full', 1);
      return;
    }
    this.logger.write(new FinishedRecord(level, event, line));
  }

  flush(): Promise<void> {
    return this.target.drained();
  }

  flushSync(): void {
    // winston hands records on at once.
    this.target.flushSync();
  }
}

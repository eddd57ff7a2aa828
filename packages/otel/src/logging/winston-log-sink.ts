import type winston from 'winston';
import type { EventLevel } from '@tta/core';
import type { LineTransport } from './line-transport.js';
import type { LogSink } from './log-sink.js';
import type { LostLines } from './output/lost-lines.js';
import { FinishedRecord } from './winston-record.js';

/** Records that may wait for a transport that takes none: past them they are dropped and counted. */
const mostWaitingRecords = 10_000;

/**
 * Finished lines to winston's transports, past its formatting and its own queue: that costs less than half, and a transport that
 * takes nothing holds up no other.
 */
export class WinstonLogSink implements LogSink {
  constructor(
    private readonly logger: winston.Logger,
    private readonly lines: LineTransport,
    private readonly lost: LostLines,
  ) {}

  write(line: string, level: EventLevel, event: string): void {
    if (this.logger.silent) return;
    for (const transport of this.logger.transports) {
      if (transport === this.lines.transport) this.lines.writeLine(line, level, this.logger);
      else if (transport.writableLength < mostWaitingRecords) transport.write(new FinishedRecord(level, event, line));
      else this.lost('transport_full', 1);
    }
  }

  flush(): Promise<void> {
    return this.lines.drained();
  }
}

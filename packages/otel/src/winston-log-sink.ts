import type winston from 'winston';
import type { LogLevel } from './catalogue.js';
import type { LogSink } from './log-sink.js';
import { isWorkflowEvent, levelOf, textOf, type FormattedInfo, type StreamTransport } from './stream-transport.js';

/** Finished lines through winston: past its formatting, to all its transports. */
export class WinstonLogSink implements LogSink {
  constructor(
    private readonly logger: winston.Logger,
    private readonly transport: StreamTransport | undefined,
  ) {}

  write(line: string, level: LogLevel, event: string): void {
    const info: FormattedInfo = { level, message: event, [levelOf]: level, [textOf]: line, [isWorkflowEvent]: true };
    this.logger.write(info);
  }

  async flush(): Promise<void> {
    await this.transport?.drained();
  }

  flushSync(): void {
    // winston hands records on at once, and what a stream holds back only it can write.
  }
}

import type { Writable } from 'node:stream';
import type winston from 'winston';
import { LogFile } from './log-file.js';
import { EventLog } from './logging-instrumentation.js';
import type { LogSink, LostLines } from './log-sink.js';
import { StreamTransport } from './stream-transport.js';
import type { TelemetryOptions } from './telemetry-options.js';
import { createWinstonLogger, formatFromEnvironment, isEnabled, levelFromEnvironment } from './winston-logger.js';
import { WinstonLogSink } from './winston-log-sink.js';

/** Where log records are made and where they go. */
export class LoggingPipeline {
  readonly logger: winston.Logger;
  readonly events: EventLog;
  readonly #sink: LogSink;
  readonly #file: LogFile | undefined;
  readonly #winstonSink: WinstonLogSink;
  readonly #onExit = (): void => this.#sink.flushSync();

  constructor(options: TelemetryOptions, lost: LostLines) {
    const stream: Writable = options.logStream ?? process.stdout;
    const isTerminal = (stream as Partial<NodeJS.WriteStream>).isTTY ?? false;
    const format = options.logFormat ?? formatFromEnvironment(isTerminal);
    const transport = new StreamTransport(stream, lost);
    this.#file = options.logFile === undefined ? undefined : new LogFile(options.logFile, lost);
    const transports = [transport, ...(this.#file === undefined ? [] : [this.#file]), ...(options.logTransports ?? [])];
    this.logger = createWinstonLogger(format, options.logLevel ?? levelFromEnvironment(), transports);
    // An error of a user's transport reaches us here, and without a listener would end the process.
    this.logger.on('error', () => lost('transport_error', 1));
    this.#winstonSink = new WinstonLogSink(this.logger, transport);
    if (options.logBuffer !== undefined) options.logBuffer.onLost = lost;
    this.#sink = options.logBuffer ?? this.#winstonSink;
    process.on('exit', this.#onExit);
    this.events = new EventLog({
      sink: this.#sink,
      format,
      file: this.#file,
      isEnabled: (level) => isEnabled(this.logger, level),
      showErrorMessages: options.logErrorMessages ?? true,
    });
  }

  async flush(): Promise<void> {
    await Promise.all([this.#sink.flush(), this.#winstonSink.flush(), this.#file?.drained()]);
  }

  async shutdown(): Promise<void> {
    await this.flush();
    process.off('exit', this.#onExit);
  }
}

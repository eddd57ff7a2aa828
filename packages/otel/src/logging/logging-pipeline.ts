import type { Writable } from 'node:stream';
import type winston from 'winston';
import type { Instrumentation } from '@tta/core';
import type { OmittedContext } from '../process/omitted-context.js';
import { EventLog } from './event-log.js';
import { guardTransport, transportFailure } from './guard-transport.js';
import { LogFile } from './log-file.js';
import type { LogSubject } from './log-record.js';
import type { LogSink } from './log-sink.js';
import type { LostLines } from './output/lost-lines.js';
import { lineTarget } from './output/line-target.js';
import { LineTransport } from './line-transport.js';
import type { LoggingOptions } from './logging-options.js';
import {
  createWinstonLogger,
  formatFromEnvironment,
  levelFromEnvironment,
  stepsFromEnvironment,
} from './winston-logger.js';
import { treeLog } from './tree-log.js';
import { WinstonLogSink } from './winston-log-sink.js';

/** Where log records are made and where they go. */
export class LoggingPipeline {
  readonly logger: winston.Logger;
  readonly events: EventLog;
  /** Prints trees, where the format says so. */
  readonly trees: Instrumentation | undefined;
  readonly #sink: LogSink;
  readonly #winstonSink: WinstonLogSink;
  readonly #file: LogFile | undefined;

  constructor(
    options: LoggingOptions,
    omitted: OmittedContext,
    lost: LostLines,
    currentSubject: () => LogSubject | undefined,
  ) {
    const stream: Writable = options.logStream ?? process.stdout;
    const isTerminal = (stream as Partial<NodeJS.WriteStream>).isTTY ?? false;
    const format = options.logFormat ?? formatFromEnvironment(isTerminal);
    const lines = new LineTransport(lineTarget(stream, lost));
    const others = (options.logTransports ?? []).map((other) => guardTransport(other, lost));
    this.#file = options.logFile === undefined ? undefined : new LogFile(options.logFile, lost);
    if (this.#file !== undefined) others.unshift(this.#file.transport);
    const level = options.logLevel ?? levelFromEnvironment();
    const { logger, isEnabled } = createWinstonLogger(format, level, [lines.transport, ...others], currentSubject);
    this.logger = logger;
    // An error of a user's transport reaches us here, and without a listener would end the process.
    this.logger.on('error', transportFailure(lost));
    this.#winstonSink = new WinstonLogSink(logger, lines, lost);
    if (options.logBuffer !== undefined) options.logBuffer.onLost = lost;
    this.#sink = options.logBuffer ?? this.#winstonSink;
    const steps = options.logSteps ?? stepsFromEnvironment();
    const showErrorMessages = options.logErrorMessages ?? true;
    this.events = new EventLog({
      sink: format === 'tree' ? undefined : this.#sink,
      file: this.#file?.target,
      format,
      isEnabled,
      showErrorMessages,
      omitted,
      steps,
      slowMs: options.slowMs,
    });
    this.trees =
      format === 'tree'
        ? treeLog({ sink: this.#sink, stream, isEnabled, showErrorMessages, steps, slowMs: options.slowMs })
        : undefined;
  }

  async flush(): Promise<void> {
    await Promise.all([this.#sink.flush(), this.#winstonSink.flush(), this.#file?.target.drained()]);
  }

  /** Steps that go on may log: only the file, which is ours, is closed. */
  async shutdown(): Promise<void> {
    await this.flush();
    this.#file?.target.close();
  }
}

import type { Writable } from 'node:stream';
import type Transport from 'winston-transport';
import type { BufferedLogSink } from './buffered-log-sink.js';
import type { logLevels, LogFormat, LogSteps } from './winston-logger.js';

/** Options for which events are logged, in what form, and to which targets. */
export interface LoggingOptions {
  /** The least important level that is logged. Default: `TTA_LOG_LEVEL`, else `info`. */
  readonly logLevel?: (typeof logLevels)[number];
  /**
   * `console` for lines that people read, `json`, or `tree` for each workflow as a tree when it ends. Default:
   * `TTA_LOG_FORMAT`, else `console` where the stream is a terminal and `json` elsewhere.
   */
  readonly logFormat?: LogFormat;
  /** Where log lines go. Default: standard output. */
  readonly logStream?: Writable;
  /** A file that gets all records as JSON lines too, appended. Default: none. */
  readonly logFile?: string;
  /** winston transports that get all records too, such as a file. Default: none. */
  readonly logTransports?: readonly Transport[];
  /** Gathers event lines and writes them in one go, past winston. Default: each line goes through winston at once. */
  readonly logBuffer?: BufferedLogSink;
  /**
   * Which events of steps are logged. `all`; `workflows`: only starts and ends of workflows, and failures; `failures`: one
   * summary line for each workflow that failed or took `slowMs`. Lines of `context.log` and of the logger are always
   * logged. Default: `TTA_LOG_STEPS`, else `all`.
   */
  readonly logSteps?: LogSteps;
  /** Milliseconds from which on `logSteps: 'failures'` also logs a workflow that did not fail. Default `Infinity`. */
  readonly slowMs?: number;
  /**
   * Whether lines of steps have messages, causes and stacks of errors, or only their types. Messages are cut at 200 characters.
   * Default `true`.
   */
  readonly logErrorMessages?: boolean;
}

import type { Writable } from 'node:stream';
import type Transport from 'winston-transport';
import type { BufferedLogSink } from './buffered-log-sink.js';
import type { logLevels, LogFormat } from './winston-logger.js';

/** What is logged, how, and where to. */
export interface LoggingOptions {
  /** The least important level that is logged. Default: `TTA_LOG_LEVEL`, else `info`. */
  readonly logLevel?: (typeof logLevels)[number];
  /** Default: `TTA_LOG_FORMAT`, else `console` where the stream is a terminal and `json` elsewhere. */
  readonly logFormat?: LogFormat;
  /** Where log lines go. Default: standard output. */
  readonly logStream?: Writable;
  /** A file that gets all records as JSON lines too, appended. Default: none. */
  readonly logFile?: string;
  /** winston transports that get all records too, such as a file. Default: none. */
  readonly logTransports?: readonly Transport[];
  /** Gathers event lines and writes them in one go, past winston. Default: each line goes through winston at once. */
  readonly logBuffer?: BufferedLogSink;
  /** Whether messages of errors are logged, cut at 200 characters, or only their types. Default `true`. */
  readonly logErrorMessages?: boolean;
}

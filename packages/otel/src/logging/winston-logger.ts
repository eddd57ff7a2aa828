import type winston from 'winston';
import type Transport from 'winston-transport';
import type { EventLevel } from '@tta/core';
import { createLogger } from '../../lazy-winston.cjs';
import { environmentChoice } from '../process/environment.js';
import type { LogSubject } from './log-record.js';
import { errorFields, isError, jsonText, plainText } from './user-record.js';
import { FinishedRecord, subjectOf, textOf, userRecord, type WinstonRecord } from './winston-record.js';

/** Which of the events of steps are logged: all, starts and ends of workflows, or a summary of each that failed or was slow. */
export type LogSteps = 'all' | 'workflows' | 'failures';

/**
 * The forms of the log: lines for people, lines of JSON, or a tree of each workflow that ended with the application's
 * lines inside it.
 */
export type LogFormat = 'console' | 'json' | 'tree';

/** Levels in winston's npm order, from rank 0 on. */
export const logLevels = ['error', 'warn', 'info', 'http', 'verbose', 'debug', 'silly'] as const;

/** `TTA_LOG_LEVEL`; default `info`. */
export function levelFromEnvironment(): string {
  return environmentChoice('TTA_LOG_LEVEL', 'info', logLevels);
}

/** `TTA_LOG_FORMAT`; default: console where people read it, JSON elsewhere. */
export function formatFromEnvironment(isTerminal: boolean): LogFormat {
  return environmentChoice('TTA_LOG_FORMAT', isTerminal ? 'console' : 'json', ['console', 'json', 'tree']);
}

/** `TTA_LOG_STEPS`; default `all`. */
export function stepsFromEnvironment(): LogSteps {
  return environmentChoice('TTA_LOG_STEPS', 'all', ['all', 'workflows', 'failures']);
}

/** A winston logger whose records have our forms, and that decides about a level before it does anything else. */
export interface TelemetryLogger {
  readonly logger: winston.Logger;
  /** Whether the logger, or one of its transports, takes records of that level. */
  readonly isEnabled: (level: EventLevel) => boolean;
}

/** See `TelemetryLogger`. `currentSubject` says which step logs. */
export function createWinstonLogger(
  format: LogFormat,
  level: string,
  transports: Transport[],
  currentSubject: () => LogSubject | undefined,
): TelemetryLogger {
  const render = format === 'json' ? jsonText : plainText;
  const logger = createLogger({
    level,
    transports,
    format: {
      transform: (info) => {
        const record = info as unknown as WinstonRecord;
        // Workflow events come with their text made.
        if (!(textOf in record)) record[textOf] = render(userRecord(record));
        return info;
      },
    },
    exitOnError: false,
  });
  keepErrors(logger);
  noteSubject(logger, currentSubject);
  return { logger, isEnabled: skipLowLevels(logger) };
}

/** A child logger copies a record that is an error, without what cannot be listed: it becomes fields before. */
function keepErrors(logger: winston.Logger): void {
  const methods = logger as unknown as Record<string, Method>;
  const log = methods.log as Method;
  methods.log = function (this: unknown, ...args): unknown {
    const [level, error] = args;
    if (args.length !== 2 || !isError(error)) return log.apply(this ?? logger, args);
    return log.call(this ?? logger, level, error.message, errorFields(error));
  };
  for (const level of logLevels) {
    const method = methods[level] as Method;
    methods[level] = function (this: unknown, ...args): unknown {
      const self = (this ?? logger) as winston.Logger;
      return args.length === 1 && isError(args[0]) ? self.log(level, args[0]) : method.apply(self, args);
    };
  }
}

function noteSubject(logger: winston.Logger, currentSubject: () => LogSubject | undefined): void {
  const write = logger.write.bind(logger) as (record: WinstonRecord, ...rest: unknown[]) => boolean;
  logger.write = (record: WinstonRecord, ...rest: unknown[]): boolean => {
    if (!(record instanceof FinishedRecord)) record[subjectOf] = currentSubject();
    return write(record, ...rest);
  };
}

const ranks = Object.fromEntries(logLevels.map((level, rank) => [level, rank])) as Record<EventLevel, number>;

/** winston builds and formats a record before it looks at the level: here the look comes first. */
function skipLowLevels(logger: winston.Logger): (level: EventLevel) => boolean {
  let current = logger.level;
  /** The least important level that anybody takes, as winston ranks levels: 0 is `error`. */
  let lowestRank = 0;
  const update = (): void => {
    const taken = logger.transports.map((transport) => logger.levels[transport.level ?? current] ?? -1);
    lowestRank = logger.silent ? -1 : Math.max(-1, ...taken);
  };
  Object.defineProperty(logger, 'level', {
    get: () => current,
    set: (level: string) => {
      current = level;
      update();
    },
  });
  const methods = logger as unknown as Record<string, Method>;
  for (const name of ['add', 'remove', 'clear', 'configure'] as const) {
    const change = methods[name] as Method;
    methods[name] = function (this: unknown, ...args): unknown {
      const result = change.apply(this, args);
      update();
      return result;
    };
  }
  logLevels.forEach((level, rank) => {
    const log = methods[level] as Method;
    // `this` may be a child logger, which adds fields of its own.
    methods[level] = function (this: unknown, ...args): unknown {
      return rank <= lowestRank ? log.apply(this ?? logger, args) : (this ?? logger);
    };
  });
  update();
  return (level) => ranks[level] <= lowestRank;
}

type Method = (this: unknown, ...args: unknown[]) => unknown;

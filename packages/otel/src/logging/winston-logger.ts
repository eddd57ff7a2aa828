import winston from 'winston';
import type Transport from 'winston-transport';
import type { EventLevel } from '@tta/core';
import { environmentChoice } from '../process/environment.js';
import { jsonText, plainText } from './user-record.js';
import { textOf, type WinstonRecord } from './winston-record.js';

/** The two forms of a log line. */
export type LogFormat = 'console' | 'json';

/** Levels in winston's npm order. */
export const logLevels = ['error', 'warn', 'info', 'http', 'verbose', 'debug', 'silly'] as const;

/** `TTA_LOG_LEVEL`; default `info`. */
export function levelFromEnvironment(): string {
  return environmentChoice('TTA_LOG_LEVEL', 'info', logLevels);
}

/** `TTA_LOG_FORMAT`; default: console where people read it, JSON elsewhere. */
export function formatFromEnvironment(isTerminal: boolean): LogFormat {
  return environmentChoice('TTA_LOG_FORMAT', isTerminal ? 'console' : 'json', ['console', 'json']);
}

/** A winston logger whose records have our two forms, and that decides about a level before it does anything else. */
export interface TelemetryLogger {
  readonly logger: winston.Logger;
  /** Whether the logger, or one of its transports, takes records of that level. */
  readonly isEnabled: (level: EventLevel) => boolean;
}

/** See `TelemetryLogger`. */
export function createWinstonLogger(format: LogFormat, level: string, transports: Transport[]): TelemetryLogger {
  const render = format === 'json' ? jsonText : plainText;
  const logger = winston.createLogger({
    levels: winston.config.npm.levels,
    level,
    transports,
    format: winston.format((info) => {
      const record = info as unknown as WinstonRecord;
      // Workflow events come with their text made.
      if (!(textOf in record)) record[textOf] = render(record);
      return info;
    })(),
    exitOnError: false,
  });
  return { logger, isEnabled: skipLowLevels(logger) };
}

const ranks = winston.config.npm.levels as Record<EventLevel, number>;

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

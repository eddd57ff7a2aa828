import stringify from 'safe-stable-stringify';
import winston from 'winston';
import type Transport from 'winston-transport';
import type { LogLevel } from './catalogue.js';
import { environmentChoice } from './environment.js';
import { consoleText } from './console-format.js';
import { isoTime } from './json-format.js';
import type { LogField } from './log-record.js';
import { levelOf, textOf, type FormattedInfo } from './stream-transport.js';

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
export function createWinstonLogger(format: LogFormat, level: string, transports: Transport[]): winston.Logger {
  const render = format === 'json' ? jsonText : plainText;
  const logger = winston.createLogger({
    levels: winston.config.npm.levels,
    level,
    transports,
    format: winston.format((info) => {
      // Workflow events come with their text made.
      if (!(textOf in info)) (info as unknown as FormattedInfo)[textOf] = render(info);
      return info;
    })(),
    exitOnError: false,
  });
  skipLowLevels(logger);
  return logger;
}

/** The least important level that anybody takes, as winston ranks levels: 0 is `error`. Read at each record, so it is kept. */
const lowestRanks = new WeakMap<winston.Logger, { rank: number }>();

/** winston builds and formats a record before it looks at the level: here the look comes first. */
function skipLowLevels(logger: winston.Logger): void {
  const lowest = { rank: 0 };
  lowestRanks.set(logger, lowest);
  let current = logger.level;
  const update = (): void => {
    const taken = logger.transports.map((transport) => logger.levels[transport.level ?? current] ?? -1);
    lowest.rank = logger.silent ? -1 : Math.max(-1, ...taken);
  };
  Object.defineProperty(logger, 'level', {
    get: () => current,
    set: (level: string) => {
      current = level;
      update();
    },
  });
  const methods = logger as unknown as Record<string, (...args: unknown[]) => winston.Logger>;
  for (const name of ['add', 'remove', 'clear', 'configure'] as const) {
    const change = (methods[name] as (...args: unknown[]) => winston.Logger).bind(logger);
    methods[name] = (...args) => {
      const result = change(...args);
      update();
      return result;
    };
  }
  logLevels.forEach((level, rank) => {
    const log = (methods[level] as (...args: unknown[]) => winston.Logger).bind(logger);
    methods[level] = (...args) => (rank <= lowest.rank ? log(...args) : logger);
  });
  update();
}

/** Whether the logger, or one of its transports, takes records of that level. */
export function isEnabled(logger: winston.Logger, level: LogLevel): boolean {
  const lowest = lowestRanks.get(logger);
  return lowest === undefined ? logger.isLevelEnabled(level) : ranks[level] <= lowest.rank;
}

const ranks = winston.config.npm.levels as Record<LogLevel, number>;

/** A record of the application's own as a JSON line. */
export function jsonText(info: winston.Logform.TransformableInfo): string {
  const { level: _shown, message, ...fields } = info as Record<string, unknown>;
  const level = (info as unknown as FormattedInfo)[levelOf] ?? info.level;
  return safeJson({ timestamp: isoTime(Date.now()), level, event: message, ...fields });
}

function plainText(info: winston.Logform.TransformableInfo): string {
  const { level, message, ...given } = info as Record<string, unknown>;
  const fields = Object.entries(given).map(([name, value]): LogField => {
    return [
      name,
      typeof value === 'number' || typeof value === 'boolean'
        ? value
        : typeof value === 'string'
          ? value
          : safeJson(value),
    ];
  });
  return consoleText(Date.now(), String(level), typeof message === 'string' ? message : safeJson(message), fields);
}

/** JSON of anything: cycles, big integers and getters that throw included. */
function safeJson(value: unknown): string {
  try {
    return stringify(value, showError) ?? 'null';
  } catch {
    return '"[Unserialisable]"';
  }
}

/** An error's fields are not enumerable, so JSON would show none. */
function showError(_key: string, value: unknown): unknown {
  return value instanceof Error ? { name: value.name, message: value.message, stack: value.stack } : value;
}

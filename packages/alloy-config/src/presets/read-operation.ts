import { optional, readChoice, readFlag, readInteger, readList, readRecord, refuse } from './option-reader.js';
import { readPlainText } from './read-values.js';

/** `operation` with its defaults filled in. */
export interface Operation {
  readonly profile: 'small' | 'default' | 'busy';
  readonly keepMetrics: readonly string[];
  readonly dropMetrics: readonly string[];
  readonly maxSeriesPerTarget?: number;
  readonly logLevel: 'error' | 'warn' | 'info' | 'debug';
  readonly liveDebugging: boolean;
}

const keys = ['profile', 'keepMetrics', 'dropMetrics', 'maxSeriesPerTarget', 'logLevel', 'liveDebugging'];

/** Reads `operation`. */
export function readOperation(value: unknown, path: string): Operation {
  const record = readRecord(value ?? {}, path, keys);
  const maxSeriesPerTarget = optional(record, 'maxSeriesPerTarget', path, readInteger(1, 10_000_000));
  return {
    profile: optional(record, 'profile', path, readChoice('small', 'default', 'busy')) ?? 'default',
    keepMetrics: optional(record, 'keepMetrics', path, readList(readMetricName)) ?? [],
    dropMetrics: optional(record, 'dropMetrics', path, readList(readMetricName)) ?? [],
    ...(maxSeriesPerTarget !== undefined && { maxSeriesPerTarget }),
    logLevel: optional(record, 'logLevel', path, readChoice('error', 'warn', 'info', 'debug')) ?? 'info',
    liveDebugging: optional(record, 'liveDebugging', path, readFlag) ?? false,
  };
}

function readMetricName(value: unknown, path: string): string {
  const name = readPlainText(value, path);
  return /^[A-Za-z_:*][A-Za-z0-9_:*]*$/.test(name)
    ? name
    : refuse(path, 'the name of a metric, in which * stands for any letters', value);
}

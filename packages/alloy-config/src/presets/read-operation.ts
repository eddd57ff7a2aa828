import { optional, readChoice, readFlag, readInteger, readList, readRecord, refuse } from './option-reader.js';
import type { SamplingOptions } from './alloy-config-options.js';
import { readExpression, readPlainText } from './read-values.js';

/** `operation` with its defaults filled in. */
export interface Operation {
  readonly profile: 'small' | 'default' | 'busy';
  readonly keepMetrics: readonly string[];
  readonly dropMetrics: readonly string[];
  readonly maxSeriesPerTarget?: number;
  readonly dropLines: readonly string[];
  readonly redactLines: readonly string[];
  readonly sampling?: Required<SamplingOptions>;
  readonly logLevel: 'error' | 'warn' | 'info' | 'debug';
  readonly liveDebugging: boolean;
}

const keys = [
  ...['profile', 'keepMetrics', 'dropMetrics', 'maxSeriesPerTarget', 'dropLines', 'redactLines', 'sampling'],
  ...['logLevel', 'liveDebugging'],
];

/** Reads `operation`. */
export function readOperation(value: unknown, path: string): Operation {
  const record = readRecord(value ?? {}, path, keys);
  const maxSeriesPerTarget = optional(record, 'maxSeriesPerTarget', path, readInteger(1, 10_000_000));
  const sampling = optional(record, 'sampling', path, readSampling);
  return {
    profile: optional(record, 'profile', path, readChoice('small', 'default', 'busy')) ?? 'default',
    keepMetrics: optional(record, 'keepMetrics', path, readList(readMetricName)) ?? [],
    dropMetrics: optional(record, 'dropMetrics', path, readList(readMetricName)) ?? [],
    ...(maxSeriesPerTarget !== undefined && { maxSeriesPerTarget }),
    dropLines: optional(record, 'dropLines', path, readList(readExpression)) ?? [],
    redactLines: optional(record, 'redactLines', path, readList(readExpression)) ?? [],
    ...(sampling !== undefined && { sampling }),
    logLevel: optional(record, 'logLevel', path, readChoice('error', 'warn', 'info', 'debug')) ?? 'info',
    liveDebugging: optional(record, 'liveDebugging', path, readFlag) ?? false,
  };
}

function readSampling(value: unknown, path: string): Required<SamplingOptions> {
  const record = readRecord(value, path, ['slowMs', 'percent']);
  return {
    slowMs: optional(record, 'slowMs', path, readInteger(1, 3_600_000)) ?? 1000,
    percent: optional(record, 'percent', path, readInteger(0, 100)) ?? 10,
  };
}

function readMetricName(value: unknown, path: string): string {
  const name = readPlainText(value, path);
  return /^[A-Za-z_:*][A-Za-z0-9_:*]*$/.test(name)
    ? name
    : refuse(path, 'the name of a metric, in which * stands for any letters', value);
}

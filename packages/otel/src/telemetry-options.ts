import { InvalidOptionError } from '@tta/core';
import {
  booleanOption,
  choiceOption,
  integerOption,
  knownOptions,
  numberOption,
  stringOption,
} from '@tta/core/authors';
import { BufferedLogSink } from './logging/buffered-log-sink.js';
import type { LoggingOptions } from './logging/logging-options.js';
import { logLevels } from './logging/winston-logger.js';
import { checkOmitContext, type OmittableContext } from './process/omitted-context.js';
import type { ResourceOptions } from './process/resource.js';
import type { TracingOptions } from './tracing/tracing-options.js';

/** Options for signals and their targets. All have defaults; options override environment variables. */
export interface TelemetryOptions extends ResourceOptions, TracingOptions, LoggingOptions {
  /** Whether steps have spans. Default `true`. */
  readonly tracing?: boolean;
  /** Whether steps are counted and timed. Default `true`. */
  readonly metrics?: boolean;
  /** The maximum number of series per metric; further ones are merged into a series named `_overflow`. Default 2000. */
  readonly maxSeries?: number;
  /**
   * Models that metrics of costs name in the label `model`; a dated name, such as `model-x-2026-08-06`, counts as
   * `model-x`. Others are `other`. Default: none.
   */
  readonly models?: readonly string[];
  /** Whether the metrics include event loop, garbage collection and memory of the process. Default `true`. */
  readonly runtimeMetrics?: boolean;
  /** Whether events are logged. Default `true`. */
  readonly logging?: boolean;
  /**
   * Parts of a workflow's context that neither spans nor log lines carry: `sessionId`, `tags`, `metadata`. Default:
   * `TTA_OMIT_CONTEXT`, else none.
   */
  readonly omitContext?: readonly OmittableContext[];
  /** Milliseconds that `flush` and `shutdown` take at most. Default 5000. */
  readonly flushTimeoutMs?: number;
}

const known = [
  'serviceName',
  'resourceAttributes',
  'tracing',
  'spanProcessors',
  'sampler',
  'idGenerator',
  'tracerProvider',
  'metrics',
  'maxSeries',
  'models',
  'runtimeMetrics',
  'logging',
  'logLevel',
  'logFormat',
  'logStream',
  'logFile',
  'logTransports',
  'logBuffer',
  'logSteps',
  'slowMs',
  'logErrorMessages',
  'omitContext',
  'global',
  'flushTimeoutMs',
] satisfies (keyof TelemetryOptions)[];

/** @throws InvalidOptionError */
export function checkTelemetryOptions(options: TelemetryOptions): void {
  knownOptions(options, known);
  if (options.serviceName !== undefined) stringOption('serviceName', options.serviceName);
  for (const flag of ['tracing', 'metrics', 'runtimeMetrics', 'logging', 'logErrorMessages', 'global'] as const) {
    if (options[flag] !== undefined) booleanOption(flag, options[flag]);
  }
  if (options.resourceAttributes !== undefined && !isObject(options.resourceAttributes)) {
    throw new InvalidOptionError('resourceAttributes', 'an object of attributes', options.resourceAttributes);
  }
  if (options.logFile !== undefined) stringOption('logFile', options.logFile);
  if (options.maxSeries !== undefined) integerOption('maxSeries', options.maxSeries, { min: 1 });
  if (options.models !== undefined) {
    if (!Array.isArray(options.models)) throw new InvalidOptionError('models', 'a list of names', options.models);
    options.models.forEach((model, index) => stringOption(`models[${index}]`, model));
  }
  if (options.logLevel !== undefined) choiceOption('logLevel', options.logLevel, logLevels);
  if (options.logFormat !== undefined) choiceOption('logFormat', options.logFormat, ['console', 'json', 'tree']);
  if (options.logSteps !== undefined) choiceOption('logSteps', options.logSteps, ['all', 'workflows', 'failures']);
  if (options.omitContext !== undefined) checkOmitContext(options.omitContext);
  if (options.slowMs !== undefined) numberOption('slowMs', options.slowMs, { min: 0 });
  if (options.flushTimeoutMs !== undefined)
    numberOption('flushTimeoutMs', options.flushTimeoutMs, { min: 1, max: 2 ** 31 - 1 });
  checkParts(options);
  if (options.logBuffer !== undefined && !(options.logBuffer instanceof BufferedLogSink)) {
    throw new InvalidOptionError('logBuffer', 'a BufferedLogSink', options.logBuffer, 'pass new BufferedLogSink()');
  }
}

/** The methods that make an object what an option wants. */
function checkParts(options: TelemetryOptions): void {
  checkList('spanProcessors', options.spanProcessors, 'onEnd', 'a SpanProcessor');
  checkList('logTransports', options.logTransports, 'log', 'a winston transport');
  checkMethod('sampler', options.sampler, 'shouldSample', 'a Sampler');
  checkMethod('idGenerator', options.idGenerator, 'generateTraceId', 'an IdGenerator');
  checkMethod('tracerProvider', options.tracerProvider, 'getTracer', 'a TracerProvider');
  checkMethod('logStream', options.logStream, 'write', 'a Writable');
}

function checkList(option: string, list: unknown, method: string, expected: string): void {
  if (list === undefined) return;
  if (!Array.isArray(list)) throw new InvalidOptionError(option, `a list, each ${expected}`, list);
  list.forEach((part: unknown, index) => checkMethod(`${option}[${index}]`, part, method, expected));
}

function checkMethod(option: string, part: unknown, method: string, expected: string): void {
  if (part === undefined || (isObject(part) && typeof part[method] === 'function')) return;
  throw new InvalidOptionError(option, expected, part);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

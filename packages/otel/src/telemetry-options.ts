import type { Writable } from 'node:stream';
import type { TracerProvider } from '@opentelemetry/api';
import type { IdGenerator, Sampler, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import {
  booleanOption,
  choiceOption,
  integerOption,
  InvalidOptionError,
  knownOptions,
  numberOption,
  stringOption,
} from '@tta/core';
import type Transport from 'winston-transport';
import { BufferedLogSink } from './buffered-log-sink.js';
import { logLevels, type LogFormat } from './winston-logger.js';

/** What is observed and where it goes. Everything has a default; options go before environment variables. */
export interface TelemetryOptions {
  /** `service.name` of spans and pushed metrics. Default: `OTEL_SERVICE_NAME`, else what `OTEL_RESOURCE_ATTRIBUTES` says. */
  readonly serviceName?: string;
  /** Further resource attributes, added to those of `OTEL_RESOURCE_ATTRIBUTES`. */
  readonly resourceAttributes?: Readonly<Record<string, string | number | boolean>>;
  /** Whether steps have spans. Default `true`. */
  readonly tracing?: boolean;
  /** Where spans go, beside what the `OTEL_EXPORTER_OTLP_*` variables ask for. */
  readonly spanProcessors?: readonly SpanProcessor[];
  /** Which traces are recorded. Default: as `OTEL_TRACES_SAMPLER` says, else all. */
  readonly sampler?: Sampler;
  /** Default: random ids. */
  readonly idGenerator?: IdGenerator;
  /**
   * The provider whose tracer makes the spans. Default: the globally registered one if the application has one and none of the
   * three options above is given, else one of TTA's own.
   */
  readonly tracerProvider?: TracerProvider;
  /** Whether steps are counted and timed. Default `true`. */
  readonly metrics?: boolean;
  /** Series of one metric at most; what is over it falls into one series named `_overflow`. Default 2000. */
  readonly maxSeries?: number;
  /** Whether the metrics include event loop, garbage collection and memory of the process. Default `true`. */
  readonly runtimeMetrics?: boolean;
  /** Whether events are logged. Default `true`. */
  readonly logging?: boolean;
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
  /**
   * Whether to register TTA's tracer provider, propagator and context manager with the OpenTelemetry API where nothing is registered, so
   * that spans of other libraries join the trees of TTA's. Default `false`: nothing global happens.
   */
  readonly global?: boolean;
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
  'runtimeMetrics',
  'logging',
  'logLevel',
  'logFormat',
  'logStream',
  'logFile',
  'logTransports',
  'logBuffer',
  'logErrorMessages',
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
  if (options.logLevel !== undefined) choiceOption('logLevel', options.logLevel, logLevels);
  if (options.logFormat !== undefined) choiceOption('logFormat', options.logFormat, ['console', 'json']);
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

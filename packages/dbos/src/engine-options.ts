import { InvalidOptionError, type WorkflowContext, type WorkflowContextOptions } from '@tta/core';
import { integerOption, knownOptions, longestTimerMs, numberOption, stringOption } from '@tta/core/authors';
import { completeAddress } from './complete-address.js';
import type { ErrorClass, TextCodec } from './value-codec.js';

/** Carries the trace from one process to another; `injectHeaders` and `contextFromHeaders` of `@tta/otel` fit. */
export interface Propagation {
  /** The headers to send. */
  inject(context: WorkflowContext): Readonly<Record<string, string>>;
  /** The context of the execution in a worker. */
  extract(headers: Readonly<Record<string, string>>, options: undefined, rest: WorkflowContextOptions): WorkflowContext;
}

/** Options of `createDbosEngine`. */
export interface DbosEngineOptions {
  /** The PostgreSQL database, as `postgresql://user:password@host/name`. */
  readonly url: string;
  /** The queue that executions wait in. Default `tta`. */
  readonly queue?: string;
  /** Executions are continued only by workers of their version. Raise it when a workflow's steps change. Default `1`. */
  readonly version?: string;
  /** Carries the trace to the workers. Default: each worker begins a trace of its own. */
  readonly propagation?: Propagation;
  /** Classes of errors that come back from the database as their instances. Others come back as `Error`. */
  readonly errors?: readonly ErrorClass[];
  /** Encrypts inputs, results and messages. Default: they lie in the database in clear text. */
  readonly codec?: TextCodec;
  /** Bytes that one input, result or message may have as text. Default 1 000 000. */
  readonly maxValueBytes?: number;
  /** Milliseconds between two looks into the queue. Default 100. */
  readonly pollMs?: number;
  /** How much of the queue runs at a time, over all workers. Default: as much as the workers take. */
  readonly limits?: QueueLimits;
}

/** So many starts in a time. DBOS counts in fixed windows, so twice as many may begin around the end of one. */
export interface StartRate {
  readonly permits: number;
  readonly perMs: number;
}

/**
 * Limits of a queue over all workers. Executions that were taken over from lost workers run beside it, within the same
 * limits of their own.
 */
export interface QueueLimits {
  /** Executions that run at a time. */
  readonly concurrency?: number;
  /** Executions that begin in a time. */
  readonly rate?: StartRate;
  /** The same for each partition, such as a tenant; each execution then needs one. */
  readonly perPartition?: { readonly concurrency?: number; readonly rate?: StartRate };
}

/** The options with all defaults in place. */
export type EngineSettings = Required<Omit<DbosEngineOptions, 'propagation' | 'codec'>> &
  Pick<DbosEngineOptions, 'propagation' | 'codec'>;

/** Whether executions need a partition. */
export function isPartitioned({ limits }: Pick<EngineSettings, 'limits'>): boolean {
  const { concurrency, rate } = limits.perPartition ?? {};
  return concurrency !== undefined || rate !== undefined;
}

/** @throws InvalidOptionError */
export function readEngineOptions(options: DbosEngineOptions): EngineSettings {
  const names = ['url', 'queue', 'version', 'propagation', 'errors', 'codec', 'maxValueBytes', 'pollMs', 'limits'];
  knownOptions(options, names);
  const { url, queue = 'tta', version = '1', errors = [], maxValueBytes = 1_000_000, pollMs = 100 } = options;
  const { propagation, codec, limits = {} } = options;
  // The address is not shown: it may hold a password.
  if (typeof url !== 'string' || !/^postgres(?:ql)?:\/\//.test(url) || !URL.canParse(url)) {
    const advice = 'such as postgresql://localhost/stories, from DATABASE_URL';
    throw new InvalidOptionError('url', 'the address of a PostgreSQL database', typeof url, advice);
  }
  if (!Array.isArray(errors) || !errors.every((each) => typeof each === 'function'))
    throw new InvalidOptionError('errors', 'an array of classes of errors', errors);
  methods('propagation', propagation, ['inject', 'extract']);
  methods('codec', codec, ['encode', 'decode']);
  return {
    url: completeAddress(url),
    queue: stringOption('queue', queue),
    version: stringOption('version', version),
    errors,
    maxValueBytes: integerOption('maxValueBytes', maxValueBytes, { min: 1 }),
    pollMs: numberOption('pollMs', pollMs, { min: 1, max: longestTimerMs }),
    limits: readLimits(limits),
    ...(propagation === undefined ? {} : { propagation }),
    ...(codec === undefined ? {} : { codec }),
  };
}

function readLimits(limits: QueueLimits): QueueLimits {
  knownOptions(limits, ['concurrency', 'rate', 'perPartition']);
  const { perPartition } = limits;
  checkLimits('limits', limits);
  if (perPartition === undefined) return limits;
  knownOptions(perPartition, ['concurrency', 'rate']);
  checkLimits('limits.perPartition', perPartition);
  const { concurrency = Infinity } = limits;
  if ((perPartition.concurrency ?? 1) > concurrency)
    throw new InvalidOptionError(
      'limits.perPartition.concurrency',
      'at most limits.concurrency',
      perPartition.concurrency,
    );
  return limits;
}

function checkLimits(option: string, { concurrency, rate }: Omit<QueueLimits, 'perPartition'>): void {
  if (concurrency !== undefined) integerOption(`${option}.concurrency`, concurrency, { min: 1 });
  if (rate === undefined) return;
  knownOptions(rate, ['permits', 'perMs']);
  integerOption(`${option}.rate.permits`, rate.permits, { min: 1 });
  numberOption(`${option}.rate.perMs`, rate.perMs, { min: 1, max: longestTimerMs });
}

/** Options of `startWorker`. */
export interface WorkerOptions {
  /** How many executions run in this process at a time. Default 20. */
  readonly concurrency?: number;
  /** Milliseconds that another worker must have been gone for before its executions are taken over. Default 2000. */
  readonly graceMs?: number;
  /** Milliseconds between two looks for workers that are gone. Default 1000. */
  readonly sweepMs?: number;
  /** How many workers an execution may lose at one step; one that loses more is ended as an error. Default 10. */
  readonly maxRecoveries?: number;
  /** Milliseconds that running steps may take to end when the worker is closed. Default 10 000. */
  readonly drainMs?: number;
  /** Milliseconds that executions are kept for after their end, with their records. Default `Infinity`: until a purge. */
  readonly retentionMs?: number;
  /** Milliseconds between two looks at the queue for its metrics; none while nothing takes them. Default 15 000. */
  readonly metricsMs?: number;
}

/** @throws InvalidOptionError */
export function readWorkerOptions(options: WorkerOptions): Required<WorkerOptions> {
  const names = ['concurrency', 'graceMs', 'sweepMs', 'maxRecoveries', 'drainMs', 'retentionMs', 'metricsMs'];
  knownOptions(options, names);
  const {
    concurrency = 20,
    graceMs = 2000,
    sweepMs = 1000,
    maxRecoveries = 10,
    drainMs = 10_000,
    retentionMs = Infinity,
    metricsMs = 15_000,
  } = options;
  return {
    concurrency: integerOption('concurrency', concurrency, { min: 1 }),
    graceMs: numberOption('graceMs', graceMs, { min: 0, max: longestTimerMs }),
    sweepMs: numberOption('sweepMs', sweepMs, { min: 10, max: longestTimerMs }),
    maxRecoveries: integerOption('maxRecoveries', maxRecoveries, { min: 0 }),
    retentionMs: numberOption('retentionMs', retentionMs, { min: 0, allowInfinity: true }),
    drainMs: numberOption('drainMs', drainMs, { min: 0, max: longestTimerMs }),
    metricsMs: numberOption('metricsMs', metricsMs, { min: 100, max: longestTimerMs }),
  };
}

function methods(option: string, value: unknown, names: readonly string[]): void {
  if (value === undefined) return;
  const given = (value ?? {}) as Record<string, unknown>;
  if (names.every((name) => typeof given[name] === 'function')) return;
  throw new InvalidOptionError(option, `an object with ${names.join(' and ')}`, value);
}

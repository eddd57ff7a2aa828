import dbos from '@dbos-inc/dbos-sdk';
import {
  currentInstrumentation,
  InvalidOptionError,
  TtaError,
  WorkflowContext,
  type WorkflowPrimitive,
} from '@tta/core';
import { knownOptions, numberOption, PathExecutor, processSlot, sleep, stringOption } from '@tta/core/authors';
import pg from 'pg';
import { connectClient, migrateDatabase, purgeExecutions, type Client } from './administration.js';
import { DurableRecord, outside } from './durable-record.js';
import {
  isPartitioned,
  readEngineOptions,
  readWorkerOptions,
  type DbosEngineOptions,
  type EngineSettings,
  type WorkerOptions,
} from './engine-options.js';
import { envelopeOf, opened, sealed, type Envelope, type WorkflowArguments } from './envelope.js';
import { explained } from './database-error.js';
import { AlreadyAnsweredError, PoisonWorkflowError } from './errors.js';
import { readHistory, type DurableHistory } from './history.js';
import { Handovers } from './handovers.js';
import { LateInstrumentation } from './late-instrumentation.js';
import { Messages } from './messages.js';
import { recoveredQueueOf, storedVersion } from './queue-names.js';
import { DurableRun } from './run.js';
import { ValueCodec } from './value-codec.js';
import { Worker } from './worker.js';

const { DBOS } = dbos;

/** How long a start may take before the database is asked whether it is there. */
const probeMs = 1000;

/** How an execution is started. */
export interface StartOptions {
  /** A second start with the same id gives the first execution. */
  readonly workflowId: string;
  readonly delayMs?: number | undefined;
  /** Whose limits count for it; needed where the engine has limits for each partition. */
  readonly partition?: string | undefined;
}

/** When executions begin. */
export interface ScheduleOptions {
  /** Five fields, or six with seconds first, such as `0 3 * * *` for three in the morning. */
  readonly cron: string;
  /** An IANA name such as `Europe/Berlin`. Default: UTC. */
  readonly timeZone?: string;
  /** Names the schedule; a later one of the same id replaces it. Default: the workflow's name. */
  readonly id?: string;
  /** Begins also the executions of the times at which no worker ran. Default `false`. */
  readonly catchUp?: boolean;
}

/** Runs workflows durably on PostgreSQL, by DBOS; see `createDbosEngine`. */
export class DbosEngine {
  readonly #settings: EngineSettings;
  readonly #codec: ValueCodec;
  readonly #pool: pg.Pool;
  readonly #messages: Messages;
  readonly #handovers: Handovers;
  readonly #names = new Set<string>();
  #client: Promise<Client> | undefined;
  #worker: Worker | undefined;

  constructor(options: DbosEngineOptions) {
    this.#settings = readEngineOptions(options);
    const { url, errors, codec, maxValueBytes } = this.#settings;
    this.#codec = new ValueCodec({ errors, codec, maxValueBytes });
    this.#pool = new pg.Pool({ connectionString: url, max: 4, allowExitOnIdle: true, connectionTimeoutMillis: 10_000 });
    // A lost connection is replaced; the query that needed it fails by itself.
    this.#pool.on('error', () => undefined);
    this.#messages = new Messages(this.#pool);
    this.#handovers = new Handovers(this.#pool);
  }

  /**
   * Prepares the database. Run it once, before the workers, such as by `npx tta-dbos migrate`.
   * @throws DurableDatabaseError
   */
  async migrate(): Promise<void> {
    await this.#explaining(async () => {
      await this.#pool.query('select 1');
      await migrateDatabase(this.#settings.url, this.#pool);
    });
  }

  /** Makes a workflow known to workers of this process. `durable` calls it. @throws InvalidOptionError */
  register<Input, Output>(name: string, workflow: WorkflowPrimitive<Input, Output>): void {
    if (this.#names.has(name))
      throw new InvalidOptionError('name', 'one that no other durable workflow has', name, 'give each its own');
    if (this.#worker !== undefined)
      throw new InvalidOptionError(
        'engine',
        'one whose worker has not started',
        name,
        'call durable before startWorker',
      );
    this.#names.add(name);
    DBOS.registerWorkflow(
      (...args: WorkflowArguments) => this.#run(workflow as WorkflowPrimitive<unknown, unknown>, envelopeOf(args)),
      {
        name,
      },
    );
  }

  /**
   * Runs executions in this process until `close`, and takes over those of workers that are gone. One engine of a process
   * can have a worker.
   * @throws InvalidOptionError, DurableDatabaseError
   */
  async startWorker(options: WorkerOptions = {}): Promise<void> {
    const settings = readWorkerOptions(options);
    if (workerSlot.engine !== undefined)
      throw new InvalidOptionError('engine', 'the only one with a worker in this process', 'another one');
    workerSlot.engine = this;
    const worker = new Worker(this.#settings, settings, this.#pool, () => this.#connect());
    this.#worker = worker;
    try {
      await this.#explaining(() => worker.start());
    } catch (error) {
      workerSlot.engine = undefined;
      this.#worker = undefined;
      await worker.stop().catch(() => undefined);
      throw error;
    }
  }

  /**
   * Begins an execution in some worker; gives the first one, if it was begun before. Where it fails because the database
   * is away, the execution may still begin later: start it again with the same id.
   * @throws DurableDatabaseError
   */
  async start<Output>(
    name: string,
    input: unknown,
    context: WorkflowContext,
    { workflowId, delayMs, partition }: StartOptions,
  ): Promise<DurableRun<Output>> {
    const { queue, version, propagation } = this.#settings;
    if (isPartitioned(this.#settings) !== (partition !== undefined))
      throw new InvalidOptionError(
        'partition',
        partition === undefined ? 'a partition, because the engine limits each' : 'none without limits.perPartition',
        partition,
        'give durable the option partitionBy',
      );
    const envelope = sealed(this.#codec.encode(input, `the input of "${name}"`), context, propagation);
    const client = await this.#connect();
    await this.#explaining(() =>
      this.#whileReachable(
        client.enqueue(
          {
            workflowName: name,
            queueName: queue,
            workflowID: workflowId,
            appVersion: storedVersion(queue, version),
            ...(delayMs === undefined ? {} : { delaySeconds: delayMs / 1000 }),
            ...(partition === undefined ? {} : { queuePartitionKey: partition }),
          },
          envelope,
        ),
      ),
    );
    return this.#runOf(client, workflowId);
  }

  /**
   * Begins an execution of a workflow at each time of a schedule, in workers of the newest version. Each is told the time
   * as `context.metadata.scheduledAt`.
   * @throws InvalidOptionError, DurableDatabaseError
   */
  async schedule(name: string, input: unknown, options: ScheduleOptions): Promise<void> {
    knownOptions(options, ['cron', 'timeZone', 'id', 'catchUp']);
    const { cron, timeZone, id = name, catchUp = false } = options;
    if (isPartitioned(this.#settings))
      throw new InvalidOptionError('schedule', 'an engine without limits.perPartition', id, 'use another engine');
    const text = this.#codec.encode(input, `the input of "${name}"`);
    const client = await this.#connect();
    const schedule = {
      scheduleName: this.#scheduleName(id),
      workflowName: name,
      schedule: cron,
      context: sealed(text, WorkflowContext.create(), undefined),
      automaticBackfill: catchUp,
      queueName: this.#settings.queue,
      ...(timeZone === undefined ? {} : { cronTimezone: timeZone }),
    };
    try {
      await this.#explaining(() => this.#whileReachable(client.applySchedules([schedule])));
    } catch (error) {
      // DBOS checks the schedule before it goes to the database.
      if (TtaError.is(error) || !(error instanceof Error) || 'code' in error) throw error;
      const option = /time ?zone/i.test(error.message) ? 'timeZone' : 'cron';
      const advice = 'such as 0 3 * * * for three in the morning, and Europe/Berlin';
      throw new InvalidOptionError(option, `a schedule (${error.message})`, options[option], advice);
    }
  }

  /** Ends a schedule; executions that have begun go on. */
  async unschedule(id: string): Promise<void> {
    const client = await this.#connect();
    await this.#explaining(() => this.#whileReachable(client.deleteSchedule(this.#scheduleName(id))));
  }

  /**
   * Deletes executions of this queue that ended longer ago, with their records and messages. Gives their number.
   * @throws DurableDatabaseError
   */
  async purge(olderThanMs: number): Promise<number> {
    numberOption('olderThanMs', olderThanMs, { min: 0 });
    const filter = { endedBefore: Date.now() - olderThanMs, queue: this.#settings.queue };
    const client = await this.#connect();
    return this.#explaining(() => purgeExecutions(client, this.#pool, filter));
  }

  /** The record of an execution, for `durableReplay`; `undefined` where there is none. @throws DurableDatabaseError */
  async history(workflowId: string): Promise<DurableHistory | undefined> {
    const client = await this.#connect();
    return this.#explaining(() => readHistory(client, workflowId));
  }

  /** An execution that was begun, in whichever process. */
  async run<Output = unknown>(workflowId: string): Promise<DurableRun<Output>> {
    return this.#runOf(await this.#connect(), workflowId);
  }

  /**
   * Sends a message to an execution, for its `waitFor(name)`. One that comes early is kept.
   * @throws AlreadyAnsweredError where there was a message of that name before
   */
  async send(workflowId: string, name: string, value: unknown): Promise<void> {
    const text = this.#codec.encode(value, `the message "${name}"`);
    const isFirst = await this.#explaining(() => this.#messages.send(workflowId, name, text));
    if (!isFirst) throw new AlreadyAnsweredError(workflowId, name);
  }

  /** Ends the worker, which lets running steps end and hands their executions over, and all connections. */
  async close(): Promise<void> {
    await this.#worker?.stop();
    if (workerSlot.engine === this) workerSlot.engine = undefined;
    this.#worker = undefined;
    await (await this.#client)?.destroy();
    this.#client = undefined;
    await this.#pool.end();
  }

  #scheduleName(id: string): string {
    return `${this.#settings.queue}/${stringOption('id', id)}`;
  }

  async #explaining<Result>(body: () => Promise<Result>): Promise<Result> {
    try {
      return await body();
    } catch (error) {
      throw explained(error, this.#settings.url);
    }
  }

  /** DBOS asks a database that is away again and again; a caller rather learns that it is. */
  async #whileReachable(work: Promise<unknown>): Promise<void> {
    const done = new AbortController();
    const ended = work.then(() => true).finally(() => done.abort());
    ended.catch(() => undefined);
    const pause = (): Promise<false> =>
      sleep(probeMs, done.signal).then(
        () => false,
        () => false,
      );
    while (!(await Promise.race([ended, pause()]))) if (!done.signal.aborted) await this.#pool.query('select 1');
  }

  #connect(): Promise<Client> {
    this.#client ??= connectClient(this.#settings.url, this.#settings.queue).catch((error: unknown) => {
      this.#client = undefined;
      throw error;
    });
    return this.#client;
  }

  #runOf<Output>(client: Client, workflowId: string): DurableRun<Output> {
    const { queue, pollMs } = this.#settings;
    return new DurableRun(workflowId, client, (text) => this.#codec.decode(text), recoveredQueueOf(queue), pollMs);
  }

  async #run(workflow: WorkflowPrimitive<unknown, unknown>, envelope: Envelope): Promise<string> {
    const workflowId = DBOS.workflowID as string;
    // Executions run here only between the worker's start and end.
    const worker = this.#worker as Worker;
    const record = new DurableRecord(workflowId, { codec: this.#codec, messages: this.#messages, gate: worker.gate });
    await this.#continue(record, worker);
    const installed = currentInstrumentation();
    const context = opened(
      envelope,
      {
        workflowId,
        signal: record.cancelled.signal,
        instrumentation: installed && new LateInstrumentation(installed, record, envelope.createdAt),
      },
      this.#settings.propagation,
    );
    const what = `the result of "${workflow.name}"`;
    try {
      const input = this.#codec.decode(envelope.input);
      const output = await workflow.execute(
        'value' in input ? input.value : undefined,
        context.withExecutor(new PathExecutor(record)),
      );
      return this.#codec.encode(output, what);
    } catch (error) {
      throw this.#failure(error, what);
    }
  }

  /** Reads the record of an execution that was taken over. One that was not has none. */
  async #continue(record: DurableRecord, worker: Worker): Promise<void> {
    const status = await outside(() => DBOS.getWorkflowStatus(record.workflowId));
    if (status?.queueName !== recoveredQueueOf(this.#settings.queue)) return;
    await record.load();
    if (await this.#handovers.take(record.workflowId)) return;
    await record.recovered(worker.executorId);
    const { recoveries } = record;
    if (recoveries <= worker.maxRecoveries) return;
    const error = new PoisonWorkflowError(record.workflowId, recoveries);
    throw this.#failure(error, 'the failure');
  }

  /** The error as DBOS keeps it: for people its message, for TTA its text. Encrypted texts stay so. */
  #failure(error: unknown, what: string): Error {
    const { name = 'Error', message = String(error) } = (error ?? {}) as Partial<Error>;
    const shown = this.#settings.codec === undefined ? message : 'encrypted';
    return Object.assign(new Error(shown), { name, ttaOutcome: this.#codec.encodeError(error, what) });
  }
}

/** Of this process; DBOS has one set of globals. */
const workerSlot = processSlot<{ engine?: DbosEngine | undefined }>('@tta/dbos/worker', () => ({}));

/**
 * An engine that runs workflows durably on PostgreSQL. It connects when it is used first.
 * @throws InvalidOptionError
 */
export function createDbosEngine(options: DbosEngineOptions): DbosEngine {
  return new DbosEngine(options);
}

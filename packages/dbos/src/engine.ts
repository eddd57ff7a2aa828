import dbos from '@dbos-inc/dbos-sdk';
import { InvalidOptionError, type WorkflowContext, type WorkflowPrimitive } from '@tta/core';
import { numberOption, processSlot } from '@tta/core/authors';
import { migrateDatabase, purgeExecutions, type Client } from './administration.js';
import { Endings } from './endings.js';
import { EngineDatabase } from './engine-database.js';
import {
  isPartitioned,
  readEngineOptions,
  readWorkerOptions,
  type DbosEngineOptions,
  type EngineSettings,
  type WorkerOptions,
} from './engine-options.js';
import { envelopeOf, sealed, type WorkflowArguments } from './envelope.js';
import { AlreadyAnsweredError } from './errors.js';
import { readHistory, type DurableHistory } from './history.js';
import { Messages } from './messages.js';
import { recoveredQueueOf, storedVersion } from './queue-names.js';
import { DurableRun } from './run.js';
import { Schedules, type ScheduleOptions } from './schedules.js';
import { ValueCodec } from './value-codec.js';
import { Worker } from './worker.js';
import { WorkflowRunner } from './workflow-runner.js';
import { WorkflowReports } from './workflow-reports.js';

/** How an execution is started. */
export interface StartOptions {
  /** A second start with the same id gives the first execution. */
  readonly workflowId: string;
  readonly delayMs?: number | undefined;
  /** Whose limits count for it; needed where the engine has limits for each partition. */
  readonly partition?: string | undefined;
}

/** Runs workflows durably on PostgreSQL, by DBOS; see `createDbosEngine`. */
export class DbosEngine {
  readonly #settings: EngineSettings;
  readonly #database: EngineDatabase;
  readonly #codec: ValueCodec;
  readonly #messages: Messages;
  readonly #schedules: Schedules;
  readonly #endings: Endings;
  readonly #runner: WorkflowRunner;
  /** By the names of the workflows. */
  readonly #reports = new Map<string, WorkflowReports>();
  #worker: Worker | undefined;

  constructor(options: DbosEngineOptions) {
    const settings = readEngineOptions(options);
    const database = new EngineDatabase(settings);
    const codec = new ValueCodec(settings);
    const messages = new Messages(database.pool);
    this.#settings = settings;
    this.#database = database;
    this.#codec = codec;
    this.#messages = messages;
    this.#endings = new Endings(database.pool, settings);
    this.#schedules = new Schedules(settings, database);
    this.#runner = new WorkflowRunner({ settings, codec, messages, database });
  }

  /**
   * Prepares the database. Run it once, before the workers, such as by `npx tta-dbos migrate`.
   * @throws DurableDatabaseError
   */
  async migrate(): Promise<void> {
    const { pool } = this.#database;
    await this.#database.explaining(async () => {
      await pool.query('select 1');
      await migrateDatabase(this.#settings.url, pool);
    });
  }

  /** Makes a workflow known to workers of this process. `durable` calls it. @throws InvalidOptionError */
  register<Input, Output>(name: string, workflow: WorkflowPrimitive<Input, Output>): void {
    if (this.#reports.has(name))
      throw new InvalidOptionError('name', 'one that no other durable workflow has', name, 'give each its own');
    if (this.#worker !== undefined)
      throw new InvalidOptionError(
        'engine',
        'one whose worker has not started',
        name,
        'call durable before startWorker',
      );
    const reports = new WorkflowReports(this.#settings.queue, name, workflow);
    this.#reports.set(name, reports);
    const run = (...args: WorkflowArguments): Promise<string> =>
      // Executions run here only between the worker's start and end.
      this.#runner.run(workflow, envelopeOf(args), this.#worker as Worker, reports);
    dbos.DBOS.registerWorkflow(run, { name });
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
    const worker = new Worker(this.#settings, settings, this.#database.pool, () => this.#database.client());
    this.#worker = worker;
    for (const reports of this.#reports.values()) reports.served();
    try {
      await this.#database.explaining(() => worker.start());
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
    const client = await this.#database.client();
    const execution = {
      workflowName: name,
      queueName: queue,
      workflowID: workflowId,
      appVersion: storedVersion(queue, version),
      ...(delayMs === undefined ? {} : { delaySeconds: delayMs / 1000 }),
      ...(partition === undefined ? {} : { queuePartitionKey: partition }),
    };
    await this.#database.whileReachable(() => client.enqueue(execution, envelope));
    return this.#runOf(client, workflowId);
  }

  /**
   * Begins an execution of a workflow at each time of a schedule, in workers of the newest version. Each is told the time
   * as `context.metadata.scheduledAt`.
   * @throws InvalidOptionError, DurableDatabaseError
   */
  async schedule(name: string, input: unknown, options: ScheduleOptions): Promise<void> {
    await this.#schedules.apply(name, this.#codec.encode(input, `the input of "${name}"`), options);
  }

  /** Ends a schedule; executions that have begun go on. */
  async unschedule(id: string): Promise<void> {
    await this.#schedules.remove(id);
  }

  /**
   * Deletes executions of this queue that ended longer ago, with their records and messages. Gives their number.
   * @throws DurableDatabaseError
   */
  async purge(olderThanMs: number): Promise<number> {
    numberOption('olderThanMs', olderThanMs, { min: 0 });
    const filter = { endedBefore: Date.now() - olderThanMs, queue: this.#settings.queue };
    const client = await this.#database.client();
    return this.#database.explaining(() => purgeExecutions(client, this.#database.pool, filter));
  }

  /** The record of an execution, for `durableReplay`; `undefined` where there is none. @throws DurableDatabaseError */
  async history(workflowId: string): Promise<DurableHistory | undefined> {
    const client = await this.#database.client();
    return this.#database.explaining(() => readHistory(client, workflowId));
  }

  /** An execution that was begun, in whichever process. */
  async run<Output = unknown>(workflowId: string): Promise<DurableRun<Output>> {
    return this.#runOf(await this.#database.client(), workflowId);
  }

  /**
   * Sends a message to an execution, for its `waitFor(name)`. One that comes early is kept.
   * @throws AlreadyAnsweredError where there was a message of that name before
   */
  async send(workflowId: string, name: string, value: unknown): Promise<void> {
    const text = this.#codec.encode(value, `the message "${name}"`);
    const isFirst = await this.#database.explaining(() => this.#messages.send(workflowId, name, text));
    if (!isFirst) throw new AlreadyAnsweredError(workflowId, name);
  }

  /** Ends the worker, which lets running steps end and hands their executions over, and all connections. */
  async close(): Promise<void> {
    await this.#worker?.stop();
    if (workerSlot.engine === this) workerSlot.engine = undefined;
    this.#worker = undefined;
    await this.#database.close();
  }

  #runOf<Output>(client: Client, workflowId: string): DurableRun<Output> {
    const { queue } = this.#settings;
    return new DurableRun(workflowId, {
      client,
      untilUsable: (query) => this.#database.untilUsable(query),
      whileReachable: (work) => this.#database.whileReachable(work),
      ended: (id, signal) => this.#endings.of(id, signal),
      decode: (text) => this.#codec.decode(text),
      recoveredQueue: recoveredQueueOf(queue),
    });
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

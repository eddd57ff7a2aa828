import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import dbos from '@dbos-inc/dbos-sdk';
import executor from '@dbos-inc/dbos-sdk/internal/dbos-executor';
import { monotonicNow, sleep, warnOnce, within } from '@tta/core/authors';
import type pg from 'pg';
import { purgeExecutions, type Client } from './administration.js';
import { DurableDatabaseError } from './database-error.js';
import { cutPool, endPool } from './end-connections.js';
import { enginePool } from './engine-pool.js';
import type { EngineSettings, QueueLimits, StartRate, WorkerOptions } from './engine-options.js';
import { Handovers } from './handovers.js';
import { Liveness } from './liveness.js';
import { QueueMetrics } from './queue-metrics.js';
import { applicationOf, recoveredQueueOf, storedVersion } from './queue-names.js';
import { quietLogger } from './quiet-logger.js';
import { StepGate } from './step-gate.js';
import { Strays, type ClaimedExecution } from './strays.js';

const { DBOS } = dbos;

/** How many executions of lost workers one look finds. */
const mostPending = 10_000;

/** Milliseconds that the database may take at a worker's end. */
const longestLeaveMs = 5000;

const longestPurgePauseMs = 3_600_000;

/** Runs executions in this process, and takes over those of workers that are gone. */
export class Worker {
  /** Another one for each process, so that only executions that were taken over can have a record. */
  readonly executorId = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
  readonly #settings: EngineSettings;
  readonly #options: Required<WorkerOptions>;
  readonly #liveness: Liveness;
  readonly #handovers: Handovers;
  readonly #connect: () => Promise<Client>;
  readonly #pool: pg.Pool;
  /** The connections of DBOS. */
  #enginePool: pg.Pool | undefined;
  #purgeAt = 0;
  /** All steps of this process go through it. */
  readonly gate = new StepGate();
  /** Workers that seem to be gone, and since when. */
  readonly #suspects = new Map<string, number>();
  readonly #strays = new Strays(
    (id) => executor.DBOSExecutor.globalInstance?.systemDatabase.checkForRunningWorkflow(id) === true,
  );
  readonly #stopped = new AbortController();
  #sweeping: Promise<void> | undefined;
  #looking: Promise<void> | undefined;
  #isLaunched = false;
  /** Whether it ended without a handover, so that others take over. */
  #isGone = false;
  /** Whether DBOS waits for a database in trouble. A worker that cannot begin says why. */
  #isPatient = false;

  constructor(
    settings: EngineSettings,
    options: Required<WorkerOptions>,
    pool: pg.Pool,
    connect: () => Promise<Client>,
  ) {
    this.#pool = pool;
    this.#handovers = new Handovers(pool);
    this.#connect = connect;
    this.#settings = settings;
    this.#options = options;
    this.#liveness = new Liveness(settings.url, this.executorId, settings.queue);
  }

  get maxRecoveries(): number {
    return this.#options.maxRecoveries;
  }

  async start(): Promise<void> {
    const { url, version, queue, pollMs } = this.#settings;
    const { concurrency } = this.#options;
    await this.#liveness.start();
    if (!(await this.#liveness.isExclusive())) throw new DurableDatabaseError('shared-sessions', url);
    const queues = [queue, recoveredQueueOf(queue)];
    this.#enginePool = enginePool(url, { isPatient: () => this.#isPatient });
    DBOS.setConfig({
      name: applicationOf(queue),
      systemDatabaseUrl: url,
      systemDatabasePool: this.#enginePool,
      executorID: this.executorId,
      applicationVersion: storedVersion(queue, version),
      logger: quietLogger,
      listenQueues: queues,
      // Workers that are started together would hinder each other.
      runMigrations: false,
    });
    await DBOS.launch();
    this.#isLaunched = true;
    for (const name of queues)
      await DBOS.registerQueue(name, {
        ...storedLimits(this.#settings.limits, concurrency),
        minPollingIntervalMs: pollMs,
        onConflict: 'always_update',
      });
    this.#isPatient = true;
    this.#sweeping = this.#sweepOn();
    this.#looking = new QueueMetrics(this.#pool, queue).lookOn(this.#options.metricsMs, this.#stopped.signal);
  }

  /**
   * Lets running steps end, and leaves the rest of their executions to other workers at once. Takes no longer than `drainMs`
   * and some seconds, even where the database hangs.
   */
  async stop(): Promise<void> {
    this.#stopped.abort();
    if (this.#isLaunched) await this.gate.close(this.#options.drainMs);
    try {
      await within(longestLeaveMs, () => this.#leave());
    } catch (error) {
      warnOnce('dbos handover', `a worker could not end in order: ${String(error)}; others take over what it ran.`);
      this.#isGone = true;
      // Nothing that still runs here is recorded any more.
      if (this.#enginePool !== undefined) cutPool(this.#enginePool);
      await this.#endEnginePool();
    } finally {
      await this.#liveness.stop();
    }
  }

  async #leave(): Promise<void> {
    await Promise.all([this.#sweeping, this.#looking]);
    // Takes no executions any more.
    await DBOS.shutdown();
    await this.#endEnginePool();
    if (this.#isLaunched && !this.#isGone) await this.#handOver();
  }

  async #endEnginePool(): Promise<void> {
    if (this.#enginePool?.ending === false) await endPool(this.#enginePool);
  }

  async #handOver(): Promise<void> {
    const client = await this.#connect();
    const pending = await pendingOf(client, this.#settings, this.executorId);
    if (pending.length === 0) return;
    const ids = pending.map(({ workflowID }) => workflowID);
    await this.#handovers.note(ids);
    await client.resumeWorkflows(ids, { queueName: recoveredQueueOf(this.#settings.queue) });
  }

  async #sweepOn(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      await this.#sweep().catch((error: unknown) => this.#tellRetried('sweep', 'looking for lost workers', error));
      if (this.#stopped.signal.aborted) return;
      await this.#purge().catch((error: unknown) => this.#tellRetried('purge', 'deleting old executions', error));
      // Workers that were started together must not all look at the same moment.
      const delayMs = this.#options.sweepMs * (0.8 + Math.random() * 0.4);
      await sleep(delayMs, signal).catch(() => undefined);
    }
  }

  /** One that was told to stop tries nothing again, and says by itself where it could not end in order. */
  #tellRetried(key: string, what: string, error: unknown): void {
    if (this.#stopped.signal.aborted) return;
    warnOnce(`dbos ${key}`, `${what} failed: ${String(error)}; it is tried again.`);
  }

  async #sweep(): Promise<void> {
    const { graceMs } = this.#options;
    // After a restart of the database the others need their time, too, to take their locks again.
    if (this.#liveness.connection === undefined || monotonicNow() - this.#liveness.heldSince < graceMs) {
      this.#suspects.clear();
      this.#strays.forget();
      return;
    }
    const pending = await pendingOf(DBOS, this.#settings);
    await this.#giveBack(pending.filter(({ executorId }) => executorId === this.executorId));
    const owners = new Set(pending.map(({ executorId }) => executorId));
    for (const id of this.#suspects.keys()) if (!owners.has(id)) this.#suspects.delete(id);
    for (const id of owners) if (id !== undefined && id !== this.executorId) await this.#look(id);
  }

  /** Lets a worker continue what this one should run and does not. */
  async #giveBack(claimed: readonly ClaimedExecution[]): Promise<void> {
    const ids = this.#strays.among(claimed, this.#options.graceMs);
    if (ids.length > 0) await DBOS.resumeWorkflows(ids, { queueName: recoveredQueueOf(this.#settings.queue) });
  }

  async #purge(): Promise<void> {
    const { retentionMs } = this.#options;
    if (retentionMs === Infinity || Date.now() < this.#purgeAt) return;
    this.#purgeAt = Date.now() + Math.min(retentionMs / 10, longestPurgePauseMs);
    const { queue } = this.#settings;
    await purgeExecutions(await this.#connect(), this.#pool, { endedBefore: Date.now() - retentionMs, queue });
  }

  async #look(id: string): Promise<void> {
    const isGone = await this.#liveness.whileGone(id, async () => {
      if (!this.#suspects.has(id)) this.#suspects.set(id, monotonicNow());
      if (monotonicNow() - (this.#suspects.get(id) ?? 0) < this.#options.graceMs) return;
      // Read again under the lock, because another worker may have been here.
      const ids = (await pendingOf(DBOS, this.#settings, id)).map(({ workflowID }) => workflowID);
      if (ids.length === 0) return;
      await DBOS.resumeWorkflows(ids, { queueName: recoveredQueueOf(this.#settings.queue) });
    });
    if (!isGone) this.#suspects.delete(id);
  }
}

function pendingOf(
  from: Pick<Client, 'listWorkflows'>,
  { queue }: EngineSettings,
  executorId?: string,
): Promise<readonly (ClaimedExecution & { readonly executorId?: string })[]> {
  return from.listWorkflows({
    status: 'PENDING',
    queueName: [queue, recoveredQueueOf(queue)],
    ...(executorId === undefined ? {} : { executorId }),
    loadInput: false,
    loadOutput: false,
    limit: mostPending,
  });
}

/** Limits as DBOS keeps them. */
function storedLimits({ concurrency, rate, perPartition = {} }: QueueLimits, workerConcurrency: number) {
  const partition = perPartition.concurrency;
  return {
    workerConcurrency: Math.min(workerConcurrency, concurrency ?? Infinity),
    ...(concurrency === undefined ? {} : { globalConcurrency: concurrency }),
    ...(rate === undefined ? {} : { rateLimit: storedRate(rate) }),
    ...(partition === undefined ? {} : { partitionConcurrency: partition }),
    ...(perPartition.rate === undefined ? {} : { partitionRateLimit: storedRate(perPartition.rate) }),
  };
}

function storedRate({ permits, perMs }: StartRate): { readonly limitPerPeriod: number; readonly periodSec: number } {
  return { limitPerPeriod: permits, periodSec: perMs / 1000 };
}

import dbos from '@dbos-inc/dbos-sdk';
import systemDatabase from '@dbos-inc/dbos-sdk/internal/system_database';
import logs from '@dbos-inc/dbos-sdk/internal/telemetry/logs';
import type pg from 'pg';
import { endPool } from './end-connections.js';
import { enginePool, type EnginePoolOptions } from './engine-pool.js';
import { migrateOwnTables, oneAtATime } from './own-tables.js';
import { applicationOf, queueOf, recoveredQueueOf, versionOf } from './queue-names.js';
import { quietLogger } from './quiet-logger.js';
import { endedStatuses, runStatusOf, storedStatusesOf, type RunStatus } from './run-status.js';

export type Client = Awaited<ReturnType<typeof dbos.DBOSClient.create>>;
type StoredExecution = Awaited<ReturnType<Client['listWorkflows']>>[number];

/** A client that sees all queues, unless it is that of one. */
export async function connectClient(url: string, queue?: string, options?: EnginePoolOptions): Promise<Client> {
  const pool = enginePool(url, options);
  const client = await dbos.DBOSClient.create({
    systemDatabaseUrl: url,
    systemDatabasePool: pool,
    logger: quietLogger,
    ...(queue === undefined ? {} : { applicationName: applicationOf(queue) }),
  });
  const destroy = client.destroy.bind(client);
  // DBOS leaves a pool that it was given open.
  return Object.assign(client, { destroy: () => destroy().then(() => endPool(pool)) });
}

/** Makes the tables, or brings them to this version. `pool` must have two connections. */
export async function migrateDatabase(url: string, pool: pg.Pool): Promise<void> {
  await oneAtATime(pool, async () => {
    // `DBOS.migrate` is the same, and prints to the application's standard output.
    await systemDatabase.migrateSystemDatabase(url, new logs.GlobalLogger(undefined, { logger: quietLogger }));
    await migrateOwnTables(pool);
  });
}

/** An execution without its values. */
export interface Execution {
  readonly workflowId: string;
  readonly workflow: string;
  readonly status: RunStatus;
  readonly queue: string | undefined;
  readonly version: string | undefined;
  /** Epoch times in milliseconds; absent where it has not happened. */
  readonly createdAt: number;
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  /** The process that runs it, or ran it last. */
  readonly worker: string | undefined;
  readonly failure: string | undefined;
}

/** Which executions to list; all have defaults. */
export interface ExecutionFilter {
  readonly status?: RunStatus | undefined;
  readonly workflow?: string | undefined;
  readonly queue?: string | undefined;
  readonly limit: number;
}

/** The newest first. */
export async function listExecutions(client: Client, filter: ExecutionFilter): Promise<Execution[]> {
  const { status, workflow, queue, limit } = filter;
  const found = await client.listWorkflows({
    ...(status === undefined ? {} : { status: storedStatusesOf(status) }),
    ...(workflow === undefined ? {} : { workflowName: workflow }),
    ...(queue === undefined ? {} : { applicationName: applicationOf(queue) }),
    limit,
    sortDesc: true,
    loadInput: false,
  });
  return found.map(executionOf);
}

export async function findExecution(client: Client, workflowId: string): Promise<Execution | undefined> {
  const [found] = await client.listWorkflows({ workflowIDs: [workflowId], loadInput: false });
  return found === undefined ? undefined : executionOf(found);
}

function executionOf(stored: StoredExecution): Execution {
  const { workflowID, workflowName, status, applicationName, applicationVersion, executorId, error } = stored;
  const queue = queueOf(applicationName);
  return {
    workflowId: workflowID,
    workflow: workflowName,
    status: runStatusOf(status),
    queue,
    version: versionOf(applicationVersion, queue),
    createdAt: stored.createdAt,
    startedAt: stored.dequeuedAt,
    endedAt: stored.completedAt,
    worker: executorId === '' ? undefined : executorId,
    failure: error instanceof Error ? `${error.name}: ${error.message}` : undefined,
  };
}

/** A recorded step. */
export interface ExecutedStepRow {
  /** Such as `0.2.1`; `~0` where another worker took the execution over. */
  readonly path: string;
  readonly name: string;
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  /** The outcome as it is written. */
  readonly text: string;
}

export async function listSteps(client: Client, workflowId: string): Promise<ExecutedStepRow[]> {
  const steps = (await client.listWorkflowSteps(workflowId)) ?? [];
  return steps.map(({ name, output, startedAtEpochMs, completedAtEpochMs }) => {
    const cut = name.indexOf(' ');
    return {
      path: name.slice(0, cut),
      name: name.slice(cut + 1),
      startedAt: startedAtEpochMs,
      endedAt: completedAtEpochMs,
      text: String(output),
    };
  });
}

/** Lets another worker continue it. */
export async function resumeExecution(client: Client, { workflowId, queue = 'tta' }: Execution): Promise<void> {
  await client.resumeWorkflow(workflowId, { queueName: recoveredQueueOf(queue) });
}

/** Selects executions to delete. */
export interface PurgeFilter {
  /** Only executions that ended before this epoch time in milliseconds. */
  readonly endedBefore: number;
  readonly queue?: string | undefined;
}

const batchSize = 500;

/**
 * Deletes executions that have ended, with their records and messages, and messages to executions that never began.
 * Gives the number of executions.
 */
export async function purgeExecutions(client: Client, pool: pg.Pool, filter: PurgeFilter): Promise<number> {
  let purged = 0;
  for (;;) {
    const ids = await endedIds(pool, filter);
    if (ids.length === 0) break;
    // The messages first: after a crash in between the execution is still found.
    for (const table of ['messages', 'handovers'])
      await pool.query(`delete from tta.${table} where workflow_id = any($1)`, [ids]);
    await client.deleteWorkflows(ids);
    purged += ids.length;
  }
  if (filter.queue === undefined)
    await pool.query(
      `delete from tta.messages m where m.created_at < to_timestamp($1 / 1000.0)
         and not exists (select from dbos.workflow_status w where w.workflow_uuid = m.workflow_id)`,
      [filter.endedBefore],
    );
  return purged;
}

// Others may use DBOS in the same database: only ours are touched.
const endedLongAgo = `from dbos.workflow_status
  where status = any($1) and completed_at < $2 and application_name like $3`;

/** How many executions a purge would delete. */
export async function countEnded(pool: pg.Pool, filter: PurgeFilter): Promise<number> {
  const { rows } = await pool.query<{ count: string }>(`select count(*) ${endedLongAgo}`, purgeParameters(filter));
  return Number(rows[0]?.count);
}

async function endedIds(pool: pg.Pool, filter: PurgeFilter): Promise<string[]> {
  const query = `select workflow_uuid as id ${endedLongAgo} order by completed_at limit ${batchSize}`;
  const { rows } = await pool.query<{ id: string }>(query, purgeParameters(filter));
  return rows.map(({ id }) => id);
}

function purgeParameters({ endedBefore, queue }: PurgeFilter): unknown[] {
  const application = queue === undefined ? applicationOf('%') : applicationOf(queue).replaceAll(/[\\%_]/g, '\\$&');
  return [endedStatuses, Math.floor(endedBefore), application];
}

import dbos from '@dbos-inc/dbos-sdk';
import contexts from '@dbos-inc/dbos-sdk/internal/context';
import type { WorkflowContext, WorkflowPrimitive } from '@tta/core';
import { effectiveInstrumentation, PathExecutor } from '@tta/core/authors';
import { watchCancellation } from './cancellation.js';
import { DurableRecord } from './durable-record.js';
import type { EngineDatabase } from './engine-database.js';
import type { EngineSettings } from './engine-options.js';
import { byOwnClock, opened, type Envelope } from './envelope.js';
import { PoisonWorkflowError } from './errors.js';
import { FailedWorkflow } from './failed-workflow.js';
import { Handovers } from './handovers.js';
import { LateInstrumentation } from './late-instrumentation.js';
import type { Messages } from './messages.js';
import { recoveredQueueOf } from './queue-names.js';
import type { ValueCodec } from './value-codec.js';
import type { Worker } from './worker.js';
import type { WorkflowReports } from './workflow-reports.js';

const { DBOS, DBOSWorkflowConflictError } = dbos;

/** Where an execution came from. Times are whole numbers of milliseconds. */
interface Place {
  readonly queue: string | null;
  /** Since it was begun, by the clock of the database. */
  readonly age: string;
  /** A delay is of the clock where it was begun. */
  readonly waited: string;
  /** The claim of the worker that may run it. */
  readonly owner: string | null;
}

const placeQuery = `
  select queue_name as queue, owner_xid as owner,
    (extract(epoch from now()) * 1000)::bigint - created_at as age,
    coalesce(started_at_epoch_ms, extract(epoch from now()) * 1000)::bigint
      - greatest(created_at, delay_until_epoch_ms) as waited
  from dbos.workflow_status where workflow_uuid = $1`;

/** The parts of an engine that its executions need. */
export interface RunnerServices {
  readonly settings: EngineSettings;
  readonly codec: ValueCodec;
  readonly messages: Messages;
  readonly database: EngineDatabase;
}

/** Runs executions inside of workflows of DBOS: from their beginning, or from the end of their record. */
export class WorkflowRunner {
  readonly #services: RunnerServices;
  readonly #handovers: Handovers;

  constructor(services: RunnerServices) {
    this.#services = services;
    this.#handovers = new Handovers(services.database.pool);
  }

  /** Gives the result as text. A failure is thrown as DBOS keeps it. */
  async run(
    workflow: WorkflowPrimitive<unknown, unknown>,
    envelope: Envelope,
    worker: Worker,
    reports: WorkflowReports,
  ): Promise<string> {
    const { codec, messages } = this.#services;
    const record = new DurableRecord(DBOS.workflowID as string, { codec, messages, gate: worker.gate, reports });
    const { poison, ageMs } = await this.#begin(record, worker, reports);
    const unwatch = watchCancellation(record.workflowId, record.cancelled);
    const context = this.#contextOf(byOwnClock(envelope, ageMs), record);
    const what = `the result of "${workflow.name}"`;
    try {
      const input = codec.decode(envelope.input);
      const executed = poison === undefined ? workflow : new FailedWorkflow(workflow, poison);
      const output = await executed.execute(
        'value' in input ? input.value : undefined,
        context.withExecutor(new PathExecutor(record)),
      );
      return codec.encode(output, what);
    } catch (error) {
      throw this.#failure(error, what);
    } finally {
      unwatch();
    }
  }

  #contextOf(envelope: Envelope, record: DurableRecord): WorkflowContext {
    const installed = effectiveInstrumentation();
    return opened(
      envelope,
      {
        workflowId: record.workflowId,
        signal: record.cancelled.signal,
        instrumentation: installed && new LateInstrumentation(installed, record, envelope.createdAt),
      },
      this.#services.settings.propagation,
    );
  }

  /**
   * Reads the record of an execution that was taken over. One that was not has none. Gives its age, and the failure of
   * one that has lost too many workers.
   */
  async #begin(
    record: DurableRecord,
    worker: Worker,
    reports: WorkflowReports,
  ): Promise<{ readonly ageMs: number; readonly poison?: PoisonWorkflowError }> {
    const place = await this.#placeOf(record.workflowId);
    // Given back to the queue before it began here.
    if (place?.owner !== (contexts.getCurrentContextStore()?.ownerXid ?? null))
      throw new DBOSWorkflowConflictError(record.workflowId);
    const ageMs = Number(place.age);
    if (place.queue !== recoveredQueueOf(this.#services.settings.queue)) {
      reports.dequeued(Math.max(0, Number(place.waited)));
      return { ageMs };
    }
    await record.load();
    const isHandover = await this.#services.database.untilUsable(() => this.#handovers.take(record.workflowId));
    if (isHandover) return { ageMs };
    await record.recovered(worker.executorId);
    const { recoveries } = record;
    if (recoveries <= worker.maxRecoveries) return { ageMs };
    reports.poisoned();
    record.forget();
    return { ageMs, poison: new PoisonWorkflowError(record.workflowId, recoveries) };
  }

  /**
   * The queue of an execution, and how long it waited there after its delay. The only query that a first run adds to those
   * of DBOS, which would make it a transaction of four.
   */
  async #placeOf(workflowId: string): Promise<Place | undefined> {
    const { database } = this.#services;
    const query = { name: 'place of an execution', text: placeQuery, values: [workflowId] };
    const { rows } = await database.untilUsable(() => database.pool.query<Place>(query));
    return rows[0];
  }

  /** The error as DBOS keeps it: for people its message, for TTA its text. Encrypted texts stay so. */
  #failure(error: unknown, what: string): Error {
    const { codec, settings } = this.#services;
    const { name = 'Error', message = String(error) } = (error ?? {}) as Partial<Error>;
    const shown = settings.codec === undefined ? message : 'encrypted';
    return Object.assign(new Error(shown), { name, ttaOutcome: codec.encodeError(error, what) });
  }
}

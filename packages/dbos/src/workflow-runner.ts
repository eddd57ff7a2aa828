import dbos from '@dbos-inc/dbos-sdk';
import type { WorkflowContext, WorkflowPrimitive } from '@tta/core';
import { effectiveInstrumentation, PathExecutor } from '@tta/core/authors';
import { DurableRecord, outside } from './durable-record.js';
import type { EngineDatabase } from './engine-database.js';
import type { EngineSettings } from './engine-options.js';
import { opened, type Envelope } from './envelope.js';
import { PoisonWorkflowError } from './errors.js';
import { FailedWorkflow } from './failed-workflow.js';
import { Handovers } from './handovers.js';
import { LateInstrumentation } from './late-instrumentation.js';
import type { Messages } from './messages.js';
import { recoveredQueueOf } from './queue-names.js';
import type { ValueCodec } from './value-codec.js';
import type { Worker } from './worker.js';
import type { WorkflowReports } from './workflow-reports.js';

const { DBOS } = dbos;

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
    const poison = await this.#begin(record, worker, reports);
    const context = this.#contextOf(envelope, record);
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
   * Reads the record of an execution that was taken over. One that was not has none. Gives the failure of one that has
   * lost too many workers.
   */
  async #begin(
    record: DurableRecord,
    worker: Worker,
    reports: WorkflowReports,
  ): Promise<PoisonWorkflowError | undefined> {
    const status = await outside(() => DBOS.getWorkflowStatus(record.workflowId));
    if (status?.queueName !== recoveredQueueOf(this.#services.settings.queue)) {
      if (status !== null) reports.dequeued(waitedMs(status));
      return undefined;
    }
    await record.load();
    const isHandover = await this.#services.database.untilReachable(() => this.#handovers.take(record.workflowId));
    if (isHandover) return undefined;
    await record.recovered(worker.executorId);
    const { recoveries } = record;
    if (recoveries <= worker.maxRecoveries) return undefined;
    reports.poisoned();
    record.forget();
    return new PoisonWorkflowError(record.workflowId, recoveries);
  }

  /** The error as DBOS keeps it: for people its message, for TTA its text. Encrypted texts stay so. */
  #failure(error: unknown, what: string): Error {
    const { codec, settings } = this.#services;
    const { name = 'Error', message = String(error) } = (error ?? {}) as Partial<Error>;
    const shown = settings.codec === undefined ? message : 'encrypted';
    return Object.assign(new Error(shown), { name, ttaOutcome: codec.encodeError(error, what) });
  }
}

/** In the queue, after the delay. The database set one of the times, so clocks may differ. */
function waitedMs({
  createdAt,
  delayUntilEpochMS = 0,
  dequeuedAt = Date.now(),
}: {
  readonly createdAt: number;
  readonly delayUntilEpochMS?: number;
  readonly dequeuedAt?: number;
}): number {
  return Math.max(0, dequeuedAt - Math.max(createdAt, delayUntilEpochMS));
}

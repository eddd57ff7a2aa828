import { AsyncLocalStorage } from 'node:async_hooks';
import dbos from '@dbos-inc/dbos-sdk';
import type { AwaitedMessage, WorkflowContext } from '@tta/core';
import { StepMismatchError, type RecordableStep, type StepRecord } from '@tta/core/authors';
import { awaitMessage } from './await-message.js';
import { runEngineStep, skipEngineSteps } from './engine-step.js';
import type { Messages } from './messages.js';
import { never, type StepGate } from './step-gate.js';
import type { ValueCodec } from './value-codec.js';
import type { WorkflowReports } from './workflow-reports.js';

const { DBOS, DBOSWorkflowConflictError, Error: dbosErrors } = dbos;

/** Reads made in it are not steps of the workflow. */
const outside = AsyncLocalStorage.snapshot();

interface RecordedStep {
  readonly name: string;
  readonly text: string;
}

/** The parts of a process that all its executions share. */
export interface RecordServices {
  readonly codec: ValueCodec;
  readonly messages: Messages;
  readonly gate: StepGate;
  readonly reports: WorkflowReports;
}

/** Keeps the outcomes of one execution's steps in DBOS, under the steps' paths. */
export class DurableRecord implements StepRecord {
  readonly workflowId: string;
  /** Aborts when the execution is cancelled; the context of the whole workflow listens to it. */
  readonly cancelled = new AbortController();
  /** Whether another process has taken over the execution: then nothing that ends here counts. */
  isMoved = false;
  /** How many workers the execution has lost since its last step was recorded. */
  recoveries = 0;
  /** Whether a step that begins now may have begun in the lost worker: until the first one is recorded here. */
  #mayRepeat = false;
  #takeovers = 0;
  readonly #services: RecordServices;
  readonly #known = new Map<string, RecordedStep>();
  readonly #beganAt = new Map<string, number>();

  constructor(workflowId: string, services: RecordServices) {
    this.workflowId = workflowId;
    this.#services = services;
  }

  /** Whether steps that are recorded have not been asked for yet. */
  get isReplaying(): boolean {
    return this.#known.size > 0;
  }

  /** When the first recorded step inside a composite began, in milliseconds since the epoch. */
  beganAt(path: string): number | undefined {
    return this.#beganAt.get(path);
  }

  /**
   * Reads what is recorded, in one query, and moves the counter of DBOS past it. DBOS numbers steps by the order of calls,
   * which may be another one this time; a step that was killed has left a hole.
   */
  async load(): Promise<void> {
    const steps = (await outside(() => DBOS.listWorkflowSteps(this.workflowId))) ?? [];
    let last = -1;
    for (const { functionID, name, output, startedAtEpochMs } of steps) {
      last = Math.max(last, functionID);
      if (name.startsWith('~')) {
        this.recoveries++;
        this.#takeovers++;
        continue;
      }
      this.recoveries = 0;
      const cut = name.indexOf(' ');
      const path = name.slice(0, cut);
      this.#known.set(path, { name: name.slice(cut + 1), text: output as string });
      for (let at = path; at.includes('.');) {
        at = at.slice(0, at.lastIndexOf('.'));
        this.#beganAt.set(at, Math.min(this.#beganAt.get(at) ?? Infinity, startedAtEpochMs ?? Infinity));
      }
    }
    skipEngineSteps(last + 1);
  }

  /** Notes that the execution has lost a worker. */
  async recovered(executorId: string): Promise<void> {
    this.recoveries++;
    this.#mayRepeat = true;
    this.#services.reports.recovered();
    await runEngineStep(`~${this.#takeovers++} recovered`, () => Promise.resolve(executorId));
  }

  /** Leaves out what is recorded: the execution ends here without it. */
  forget(): void {
    this.#known.clear();
  }

  async step<Value>(step: RecordableStep<Value>): Promise<Value> {
    const { path, name, context, run, cost } = step;
    const known = this.#known.get(path);
    if (known !== undefined) return this.#replay(known, step) as Value;
    // The steps that another process runs now.
    if (this.isMoved) throw new DBOSWorkflowConflictError(this.workflowId);
    goLive(context);
    // After a cancellation DBOS records nothing; the undos of a saga still run, and are not recorded.
    if (this.cancelled.signal.aborted && !context.aborted) return run();
    let failure: { readonly error: unknown } | undefined;
    const { codec, gate, reports } = this.#services;
    // Only steps of the workflow have costs; choices and times to wake at do not.
    if (this.#mayRepeat && cost !== undefined) reports.stepRepeated();
    const isWait = /[mw]$/.test(path);
    const text = await this.#runStep(isWait, `${path} ${name}`, async () => {
      const what = `the result of step "${name}"`;
      try {
        return codec.encode(await run(isWait ? gate.closed : undefined), what, cost?.());
      } catch (error) {
        // Another process goes on waiting.
        if (isWait && gate.isClosed) return await never();
        failure = { error };
        return codec.encodeError(error, what, cost?.());
      }
    });
    this.#mayRepeat = false;
    // Assigned in the step, which the compiler does not see.
    const thrown = failure as { readonly error: unknown } | undefined;
    if (thrown !== undefined) throw thrown.error;
    return this.#valueOf(text) as Value;
  }

  wait(
    message: AwaitedMessage,
    path: string,
    context: WorkflowContext,
  ): Promise<{ readonly value: unknown } | undefined> {
    return awaitMessage(this, message, path, context, async (name, endsAt, signal) => {
      const ended = anyOf([signal, context.abortable ? context.signal : undefined]);
      const text = await this.#services.messages.receive(this.workflowId, name, endsAt, ended);
      return text === undefined ? undefined : { value: this.#valueOf(text) };
    });
  }

  #replay<Value>({ name: recorded, text }: RecordedStep, step: RecordableStep<Value>): unknown {
    const { path, name, context, addCost } = step;
    if (recorded !== name) throw new StepMismatchError(this.workflowId, path, recorded, name);
    this.#known.delete(path);
    dropEvents(context);
    return this.#valueOf(text, addCost);
  }

  #valueOf(text: string, addCost?: RecordableStep<unknown>['addCost']): unknown {
    const outcome = this.#services.codec.decode(text);
    if (outcome.cost !== undefined) addCost?.(outcome.cost);
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  }

  async #runStep(isWait: boolean, name: string, body: () => Promise<string>): Promise<string> {
    const { gate } = this.#services;
    const record = (): Promise<string> => runEngineStep(name, body);
    try {
      // The worker's end does not wait for it.
      if (isWait) return await (gate.isClosed ? never() : record());
      return await gate.through(record);
    } catch (error) {
      if (error instanceof dbosErrors.DBOSWorkflowCancelledError) {
        this.cancelled.abort(error);
        // The reason of the context, which may be another error, shows that all ended by it.
        throw this.cancelled.signal.reason;
      }
      // Nothing that ends here counts any more, not even a failure.
      if (error instanceof DBOSWorkflowConflictError) this.isMoved = true;
      throw error;
    }
  }
}

function anyOf(signals: readonly (AbortSignal | undefined)[]): AbortSignal {
  return AbortSignal.any(signals.filter((each) => each !== undefined));
}

/** Set by the observations of executions that may continue here; see `LateInstrumentation`. */
export interface LateEvents {
  goLive(): void;
  dropEvents(): void;
}

function lateEvents(context: WorkflowContext): Partial<LateEvents> {
  return (context.observation ?? {}) as Partial<LateEvents>;
}

function goLive(context: WorkflowContext): void {
  lateEvents(context).goLive?.();
}

function dropEvents(context: WorkflowContext): void {
  lateEvents(context).dropEvents?.();
}

import { TtaError } from '@tta/core';
import { knownOptions } from '@tta/core/authors';
import type { Client } from './administration.js';
import { isOfDatabase } from './database-error.js';
import { runStatusOf, type RunStatus } from './run-status.js';

/** Thrown to those who wait for an execution that was cancelled. */
export class RunCancelledError extends TtaError {
  /** Written out, so that the error has it where a bundler renames the class. */
  static override readonly name: string = 'RunCancelledError';
  override readonly status = 'cancelled';
  constructor(readonly workflowId: string) {
    super('ERR_TTA_RUN_CANCELLED', 'the execution was cancelled');
  }
}

/** Options of `result`. All have defaults. */
export interface ResultOptions {
  /** Ends the wait with its reason; the execution goes on. Default: none. */
  readonly signal?: AbortSignal | undefined;
}

/** The parts of an engine that its runs need. */
export interface RunServices {
  readonly client: Client;
  /** See `EngineDatabase`. */
  untilUsable<Result>(query: () => Promise<Result>): Promise<Result>;
  whileReachable(work: () => Promise<unknown>): Promise<void>;
  /** Resolves once the execution has ended. Rejects with the signal's reason. */
  ended(workflowId: string, signal: AbortSignal | undefined): Promise<void>;
  readonly decode: (text: string) => { readonly value: unknown } | { readonly error: unknown };
  readonly recoveredQueue: string;
}

/** An outcome as it lies in the database. */
type StoredOutcome = { readonly text: string } | { readonly error: unknown };

/** One execution of a durable workflow, in whichever process it runs. */
export class DurableRun<Output> {
  constructor(
    readonly workflowId: string,
    private readonly services: RunServices,
  ) {}

  /**
   * The workflow's result or failure, once it has ended. Goes on waiting while the database is away, such as at a restart;
   * `signal` bounds that.
   * @throws RunCancelledError, DurableDatabaseError
   */
  async result(options: ResultOptions = {}): Promise<Output> {
    knownOptions(options, ['signal']);
    const { services } = this;
    const { signal } = options;
    await services.ended(this.workflowId, signal);
    const outcome = await orAborted(
      signal,
      services.untilUsable(() => this.#stored()),
    );
    if (!('text' in outcome)) {
      if ((await orAborted(signal, this.status())) === 'cancelled') throw new RunCancelledError(this.workflowId);
      throw outcome.error;
    }
    const written = services.decode(outcome.text);
    if ('error' in written) throw written.error;
    return written.value as Output;
  }

  async status(): Promise<RunStatus> {
    const status = await this.services.client.retrieveWorkflow(this.workflowId).getStatus();
    return runStatusOf(status?.status);
  }

  /**
   * Ends it before its next step, and at once where the running step watches its signal. Where it fails because the
   * database is away, the execution may still be cancelled later.
   * @throws DurableDatabaseError
   */
  async cancel(): Promise<void> {
    const { services } = this;
    await services.whileReachable(() => services.client.cancelWorkflow(this.workflowId));
  }

  /**
   * Lets another worker continue it: after a cancellation, or where its worker hangs. Where it fails because the database
   * is away, the execution may still be continued later.
   * @throws DurableDatabaseError
   */
  async resume(): Promise<void> {
    const { services } = this;
    const queueName = services.recoveredQueue;
    await services.whileReachable(() => services.client.resumeWorkflow(this.workflowId, { queueName }));
  }

  async #stored(): Promise<StoredOutcome> {
    try {
      return { text: await this.services.client.retrieveWorkflow<Promise<string>>(this.workflowId).getResult() };
    } catch (error) {
      const { ttaOutcome } = error as { readonly ttaOutcome?: string };
      if (ttaOutcome !== undefined) return { text: ttaOutcome };
      // Not what the database says about itself.
      if (isOfDatabase(error)) throw error;
      return { error };
    }
  }
}

/** Rejects with the signal's reason, if that comes first. The work goes on. */
async function orAborted<Result>(signal: AbortSignal | undefined, work: Promise<Result>): Promise<Result> {
  if (signal === undefined) return work;
  work.catch(() => undefined);
  const over = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true, signal: over.signal });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    over.abort();
  }
}

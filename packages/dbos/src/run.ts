import { TtaError } from '@tta/core';
import type { Client } from './administration.js';
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

/** One execution of a durable workflow, in whichever process it runs. */
export class DurableRun<Output> {
  constructor(
    readonly workflowId: string,
    private readonly client: Client,
    private readonly decode: (text: string) => { readonly value: unknown } | { readonly error: unknown },
    private readonly recoveredQueue: string,
    private readonly pollMs: number,
  ) {}

  /** The workflow's result or failure, once it has ended. @throws RunCancelledError */
  async result(): Promise<Output> {
    const handle = this.client.retrieveWorkflow<Promise<string>>(this.workflowId);
    let text: string;
    try {
      text = await handle.getResult({ pollingIntervalMs: this.pollMs });
    } catch (error) {
      const { ttaOutcome } = error as { readonly ttaOutcome?: string };
      if (ttaOutcome !== undefined) throw this.#failureOf(ttaOutcome);
      if ((await this.status()) === 'cancelled') throw new RunCancelledError(this.workflowId);
      throw error;
    }
    const outcome = this.decode(text);
    if ('error' in outcome) throw outcome.error;
    return outcome.value as Output;
  }

  async status(): Promise<RunStatus> {
    const status = await this.client.retrieveWorkflow(this.workflowId).getStatus();
    return runStatusOf(status?.status);
  }

  /** Ends it before its next step, and at once where the running step watches its signal. */
  async cancel(): Promise<void> {
    await this.client.cancelWorkflow(this.workflowId);
  }

  /** Lets another worker continue it: after a cancellation, or where its worker hangs. */
  async resume(): Promise<void> {
    await this.client.resumeWorkflow(this.workflowId, { queueName: this.recoveredQueue });
  }

  #failureOf(text: string): unknown {
    const outcome = this.decode(text);
    return 'error' in outcome ? outcome.error : undefined;
  }
}

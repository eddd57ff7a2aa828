import { sleep } from '../cancellation/sleep.js';
import type { AwaitedMessage, ExecutedStep } from '../context/step-executor.js';
import type { StepExecutor, WorkflowContext } from '../context/workflow-context.js';
import type { RecordedAmounts } from '../cost/amounts.js';
import { InvalidOptionError } from '../errors/invalid-option-error.js';
import { AbortedStepError, isAbortedStep } from './aborted-step-error.js';
import type { StepRecord } from './step-record.js';

/** An abort that is repeated comes at once, unless the workflow has changed. */
const repeatedAbortMs = 5000;

/**
 * Identifies each step by its path, such as `0.2.1`, and asks a record for its outcome. A path counts the steps inside
 * each composite, so it stays the same however the branches of a `parallel` interleave.
 */
export class PathExecutor implements StepExecutor {
  readonly #record: StepRecord;
  /** The number of the next step inside this composite. */
  #next = 0;

  /** `path` is that of the composite; `undefined` around the whole workflow, whose own path is empty. */
  constructor(
    record: StepRecord,
    readonly path?: string,
  ) {
    this.#record = record;
  }

  execute<Output>(
    { primitive, context }: ExecutedStep<WorkflowContext>,
    proceed: (context: WorkflowContext) => Promise<Output>,
  ): Promise<Output> {
    const path = this.#nextPath();
    let key: string | undefined;
    const stepKey = (): string => (key ??= stepKeyOf(context.workflowId, path));
    if (primitive.replays === true)
      return proceed(context.withExecutor(new PathExecutor(this.#record, path), { stepKey }));
    let own: WorkflowContext | undefined;
    const run = (signal?: AbortSignal): Promise<Output> => {
      own = context.withExecutor(undefined, { stepKey, signal });
      return proceed(own);
    };
    const cost = (): RecordedAmounts | undefined => own?.costToRecord;
    return this.#step(path, primitive.name, context, run, cost);
  }

  record<Value>(name: string, body: () => Value | Promise<Value>, context: WorkflowContext): Promise<Value> {
    return this.#step(this.#nextPath(), name, context, body);
  }

  async sleep(delayMs: number, context: WorkflowContext): Promise<void> {
    const path = this.#nextPath();
    // An epoch time, because another process may do the waiting.
    const wakeAt = await this.#step(path, 'wake at', context, () => Date.now() + delayMs);
    if (wakeAt <= Date.now()) return;
    // A step of its own, because some engines report a cancellation only inside one.
    await this.#step(`${path}w`, 'waited', context, (signal) => {
      const signals = [signal, context.abortable ? context.signal : undefined].filter((each) => each !== undefined);
      return sleep(Math.max(0, wakeAt - Date.now()), AbortSignal.any(signals));
    });
  }

  async wait(message: AwaitedMessage, context: WorkflowContext): Promise<{ readonly value: unknown } | undefined> {
    if (this.#record.wait === undefined)
      throw new InvalidOptionError('executor', 'an engine that delivers messages', this.#record, 'use @tta/dbos');
    return this.#record.wait(message, this.#nextPath(), context);
  }

  #nextPath(): string {
    if (this.path === undefined) return '';
    return this.path === '' ? String(this.#next++) : `${this.path}.${this.#next++}`;
  }

  async #step<Value>(
    path: string,
    name: string,
    context: WorkflowContext,
    body: (signal?: AbortSignal) => Value | Promise<Value>,
    cost?: () => RecordedAmounts | undefined,
  ): Promise<Value> {
    let failure: { readonly thrown: unknown; readonly recorded: unknown } | undefined;
    const run = async (signal?: AbortSignal): Promise<Value> => {
      try {
        return await body(signal);
      } catch (thrown) {
        const recorded = context.aborted
          ? new AbortedStepError(thrown === context.abortReason ? undefined : thrown)
          : thrown;
        failure = { thrown, recorded };
        throw recorded;
      }
    };
    try {
      return await this.#record.step({
        path,
        name,
        context,
        run,
        ...(cost && { cost, addCost: (recorded: RecordedAmounts) => context.chargeRecorded(recorded) }),
      });
    } catch (error) {
      // Assigned in `run`, which the compiler does not see.
      const own = failure as { readonly thrown: unknown; readonly recorded: unknown } | undefined;
      // Not where the record itself failed.
      if (own !== undefined && own.recorded === error) throw own.thrown;
      throw isAbortedStep(error) ? await abortedAgain(error, context) : error;
    }
  }
}

/** The reason that an aborted step failed with, once the same abort has come again. */
async function abortedAgain(error: Error, context: WorkflowContext): Promise<unknown> {
  if (!context.aborted) await sleep(repeatedAbortMs, context.signal).catch(() => undefined);
  return error.cause ?? context.abortReason ?? error;
}

/** A hash, because keys are given to other services, and a workflow's id may hold personal data. */
function stepKeyOf(workflowId: string, path: string): string {
  // Loaded by the first durable step, because it takes as long to load as a third of this package.
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(`${workflowId}/${path}`).digest('hex');
}

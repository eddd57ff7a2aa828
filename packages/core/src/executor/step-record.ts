import type { RecordedAmounts } from '../cost/amounts.js';
import { TtaError } from '../errors/tta-error.js';
import type { WorkflowContext } from '../context/workflow-context.js';
import type { AwaitedMessage } from '../context/step-executor.js';

/** A step as a record sees it. */
export interface RecordableStep<Value> {
  /** The place in the workflow, such as `0.2.1`: the same whenever the execution is repeated. */
  readonly path: string;
  readonly name: string;
  readonly context: WorkflowContext;
  /** Runs it. `signal` ends it early, besides the context. */
  readonly run: (signal?: AbortSignal) => Promise<Value>;
  /**
   * The costs of the step so far, to be recorded with its outcome, also where it failed; `undefined` if there are none.
   * Absent where the step cannot spend.
   */
  readonly cost?: () => RecordedAmounts | undefined;
  /** Adds a recorded cost to the sums of the execution, where the step is not run again. Metrics do not count it. */
  readonly addCost?: (cost: RecordedAmounts) => void;
}

/** Keeps the outcomes of steps, so that an execution can continue in another process. */
export interface StepRecord {
  /**
   * Gives the outcome that is recorded for the path; else runs the step once, records its outcome and gives that.
   * @throws StepMismatchError where another step is recorded for the path
   */
  step<Value>(step: RecordableStep<Value>): Promise<Value>;
  /** Waits for a message; `path` is its place in the workflow. Records without messages omit it. */
  wait?(
    message: AwaitedMessage,
    path: string,
    context: WorkflowContext,
  ): Promise<{ readonly value: unknown } | undefined>;
}

/** The record of an execution does not fit its workflow, because the workflow has changed since. */
export class StepMismatchError extends TtaError {
  /** Written out, so that the error has it where a bundler renames the class. */
  static override readonly name: string = 'StepMismatchError';

  constructor(
    readonly workflowId: string,
    readonly path: string,
    readonly recordedName: string,
    readonly stepName: string,
  ) {
    super(
      'ERR_TTA_STEP_MISMATCH',
      `the execution was recorded with step "${recordedName}" at ${path}, where the workflow has "${stepName}" now; ` +
        'let workers of the old version finish it, and give the changed workflow another version',
    );
  }
}

import { WorkflowPrimitive, type WorkflowContext } from '@tta/core';
import { failureStatus, knownOptions, longestTimerMs, monotonicNow, numberOption } from '@tta/core/authors';
import { AbandonableWork } from '../abandonable-work.js';
import { costWasted, tellWasted } from '../cost/cost-events.js';
import { withDefaultName } from '../default-name.js';
import type { SequenceInput, SequenceOutput } from '../sequential/sequential.js';
import { executeStep, type AnyStep, type AnyStepLike } from '../step-types.js';
import { whenEnded } from '../stream/when-ended.js';
import { SagaError } from './saga-error.js';
import { sagaEvents, sagaWorkflowComplete, sagaWorkflowFailed, sagaWorkflowStart } from './saga-events.js';
import { sagaStepsOption, type CheckedChain, type CheckedStep, type SagaStep, type SagaSteps } from './saga-steps.js';
import { undoAll } from './undo-all.js';
import { sagaAroundKey, type UndoLog } from './undo-log.js';

/** Options of `saga`. */
export interface SagaOptions {
  /** Default: derived from the first step, such as `saga(reserve-seat...)`; the class's is `SagaPrimitive`. */
  readonly name?: string;
  /** Milliseconds that all undos together may take. Default 30 000. */
  readonly undoTimeoutMs?: number;
}

/** Runs steps one after the other, and undoes them when one fails; see `saga`. */
export class SagaPrimitive<Input, Output> extends WorkflowPrimitive<Input, Output> {
  static readonly events = sagaEvents;
  override readonly type = 'saga';
  override readonly runsOnlyChildren = true;
  override readonly replays = true;
  override readonly children: readonly AnyStep[];
  readonly #steps: readonly CheckedStep[];
  readonly #undoTimeoutMs: number;

  constructor(steps: SagaSteps<readonly AnyStepLike[]>, options: SagaOptions = {}) {
    knownOptions(options, ['name', 'undoTimeoutMs']);
    const { name = 'SagaPrimitive', undoTimeoutMs = 30_000 } = options;
    super(name);
    this.#steps = sagaStepsOption(steps);
    this.#undoTimeoutMs = numberOption('undoTimeoutMs', undoTimeoutMs, { min: 1, max: longestTimerMs });
    const undos = this.#steps.map(({ undo }) => undo).filter((undo) => undo !== undefined);
    this.children = Object.freeze([...this.#steps.map(({ run }) => run), ...undos]);
  }

  protected async run(input: Input, context: WorkflowContext): Promise<Output> {
    const startedAtMs = monotonicNow();
    const log: UndoLog = [];
    const isAbandoned = AbandonableWork.sagaStarts(context);
    context.emit(sagaWorkflowStart, { step_count: this.#steps.length });
    try {
      let value: unknown = input;
      for (const [index, step] of this.#steps.entries()) value = await this.#runStep(index, step, value, log, context);
      // Its output has no taker any more, so its effects must not remain.
      if (isAbandoned()) throw context.abortReason;
      // The saga around undoes this one as a whole, should a later step fail.
      context.get(sagaAroundKey)?.push(...log);
      if (context.isObserved) this.#tellEnd(value, startedAtMs, context);
      return value as Output;
    } catch (error) {
      tellWasted(context, costWasted.bySaga, 'undone');
      const { undone, failures } = await undoAll(log, error, this.#undoTimeoutMs, context);
      const thrown = failures.length === 0 ? error : new SagaError(this.name, error, undone, failures);
      tellFailure(thrown, undone.length, failures.length, startedAtMs, context);
      throw thrown;
    }
  }

  /** A stream ends the saga with its own end. Its failure undoes nothing, because its reader has had items already. */
  #tellEnd(output: unknown, startedAtMs: number, context: WorkflowContext): void {
    const step_count = this.#steps.length;
    const complete = (): void =>
      context.emit(sagaWorkflowComplete, { step_count, total_duration_ms: monotonicNow() - startedAtMs });
    whenEnded(output, (error) => tellFailure(error, 0, 0, startedAtMs, context), complete);
  }

  async #runStep(
    index: number,
    step: CheckedStep,
    input: unknown,
    log: UndoLog,
    context: WorkflowContext,
  ): Promise<unknown> {
    const { run, undo, isIdempotent } = step;
    context.throwIfAborted();
    const inside: UndoLog = [];
    const work = new AbandonableWork(context);
    const record = (output: unknown): void => {
      // An undo of its own stands for those of the sagas inside.
      if (undo === undefined) log.push(...inside);
      else log.push({ step: run.name, undo: (error, own) => executeStep(undo, { input, output, error }, own), work });
    };
    try {
      const own = context.forChild(context.isObserved ? { 'tta.step.index': index } : undefined);
      const output = await executeStep(run, input, work.contextOf(own.with(sagaAroundKey, inside)));
      record(output);
      return output;
    } catch (error) {
      if (isIdempotent && isUncertain(error, context)) record(undefined);
      else {
        log.push(...inside);
        // Before the steps before it are undone.
        if (work.hasSaga && work.late.length > 0) log.push({ step: run.name, undo: undefined, work });
      }
      throw error;
    }
  }
}

function tellFailure(
  error: unknown,
  undone_count: number,
  not_undone_count: number,
  startedAtMs: number,
  context: WorkflowContext,
): void {
  const status = failureStatus(error, context);
  const duration_ms = monotonicNow() - startedAtMs;
  context.emit(sagaWorkflowFailed, { undone_count, not_undone_count, status, duration_ms }, error);
}

/** Whether a step that failed so may still have done its work. */
function isUncertain(error: unknown, context: WorkflowContext): boolean {
  const status = failureStatus(error, context);
  return status === 'timeout' || status === 'cancelled';
}

/**
 * Runs steps one after the other, as `sequential` does. When one fails, the undos of those that gave their outputs run,
 * last one first, also where the caller's signal has aborted. The failure is then thrown unchanged; if an undo failed, a
 * `SagaError` says what remains.
 * @throws InvalidOptionError
 */
export function saga<const Runs extends readonly AnyStepLike[]>(
  steps: SagaSteps<Runs> & CheckedChain<Runs>,
  options: SagaOptions = {},
): SagaPrimitive<SequenceInput<Runs>, SequenceOutput<Runs>> {
  // Functions become steps once, so that the name is derived from the same steps that run.
  const checked = sagaStepsOption(steps);
  const named = withDefaultName(
    options,
    'saga',
    checked.map(({ run }) => run),
  );
  return new SagaPrimitive(checked.map(sagaStepOf), named);
}

function sagaStepOf({ run, undo, isIdempotent }: CheckedStep): SagaStep<AnyStep> {
  if (undo === undefined) return { run };
  return isIdempotent ? { run, undo, idempotent: true } : { run, undo };
}

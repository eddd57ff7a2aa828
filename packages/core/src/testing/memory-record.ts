import type { WorkflowContextOptions } from '../context/workflow-context-options.js';
import { WorkflowContext } from '../context/workflow-context.js';
import type { RecordedAmounts } from '../cost/amounts.js';
import { PathExecutor } from '../executor/path-executor.js';
import { StepMismatchError, type RecordableStep, type StepRecord } from '../executor/step-record.js';
import type { WorkflowPrimitive } from '../workflow-primitive.js';

/** A step's outcome in a record. */
export type StepOutcomeRecord = { readonly name: string; readonly cost?: RecordedAmounts | undefined } & (
  { readonly value: unknown } | { readonly error: unknown }
);

/** Keeps the outcomes of one execution's steps in memory; see `memoryRecord`. */
export class MemoryRecord {
  /** The outcomes by the steps' paths, in the order in which the steps ended. */
  readonly steps = new Map<string, StepOutcomeRecord>();
  #process = 0;

  /**
   * Executes the workflow from its beginning, as another process does after a crash: recorded steps are not run again.
   * Executions that still run are cut off, as if their process had been killed: they record nothing any more, and none of
   * their steps ends.
   */
  execute<Input, Output>(
    workflow: WorkflowPrimitive<Input, Output>,
    input: Input,
    options: WorkflowContextOptions = {},
  ): Promise<Output> {
    const context = WorkflowContext.create({ workflowId: 'recorded', ...options });
    return workflow.execute(input, context.withExecutor(new PathExecutor(this.#newProcess())));
  }

  #newProcess(): StepRecord {
    const process = ++this.#process;
    return { step: (step) => this.#step(step, process) };
  }

  async #step<Value>(step: RecordableStep<Value>, process: number): Promise<Value> {
    const { path, name, context, run, cost, addCost } = step;
    const known = this.steps.get(path);
    if (known?.cost !== undefined) addCost?.(known.cost);
    if (known !== undefined) return outcomeOf(known, name, path, context) as Value;
    await this.#whileAlive(process);
    const outcome = await run().then(
      (value) => ({ name, value, cost: cost?.() }),
      (error: unknown) => ({ name, error, cost: cost?.() }),
    );
    await this.#whileAlive(process);
    this.steps.set(path, outcome);
    return outcomeOf(outcome, name, path, context) as Value;
  }

  #whileAlive(process: number): Promise<void> {
    return process === this.#process ? Promise.resolve() : new Promise(() => undefined);
  }
}

function outcomeOf(outcome: StepOutcomeRecord, name: string, path: string, context: WorkflowContext): unknown {
  if (outcome.name !== name) throw new StepMismatchError(context.workflowId, path, outcome.name, name);
  if ('error' in outcome) throw outcome.error;
  return outcome.value;
}

/**
 * A record of one execution, for tests of what a workflow does after a crash, without an engine.
 * @example
 * const record = memoryRecord();
 * void record.execute(workflow, input); // cut off by the next line
 * await record.execute(workflow, input); // continues after the steps that were recorded
 */
export function memoryRecord(): MemoryRecord {
  return new MemoryRecord();
}

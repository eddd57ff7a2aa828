import type { WorkflowContext } from './context/workflow-context.js';
import { InvalidOptionError } from './errors/invalid-option-error.js';
import type { ObservedStep } from './instrumentation/step-info.js';
import type { StepFrame } from './context/step-frame.js';
import { StepStream } from './streams/step-stream.js';

/** Makes `run` accessible, which is protected in `WorkflowPrimitive` so that users call `execute`. */
export interface RunnableStep<Input, Output> extends ObservedStep {
  run(input: Input, context: WorkflowContext): Promise<Output>;
}

/** The failure of a step that was given something else as its context, which plain JavaScript may do. */
export function notAContext(given: unknown): InvalidOptionError | undefined {
  if (typeof (given as Partial<WorkflowContext> | null)?.isBound === 'boolean') return undefined;
  const advice = 'make one by WorkflowContext.create({ signal, deadline, ... }), or hand on that of the step around';
  return new InvalidOptionError('context', 'a WorkflowContext', given, advice);
}

/**
 * Runs a step whose context has ended, which is not to start, or that is inside a budget. `undefined` for other steps.
 * Outside of `execute`, because a longer one is not inlined, which makes each step slower.
 */
export function boundRun<Input, Output>(
  step: RunnableStep<Input, Output>,
  input: Input,
  context: WorkflowContext,
): Promise<Output> | undefined {
  const mistake = notAContext(context);
  if (mistake !== undefined) return Promise.reject(mistake);
  if (context.aborted) return Promise.reject(context.abortReason);
  return context.isLimited ? runLimited(step, input, ownWorkflowOf(step, context)) : undefined;
}

/** The context that a step is executed with: that of another execution, where the step is a workflow of its own. */
export function ownWorkflowOf(step: ObservedStep, context: WorkflowContext): WorkflowContext {
  return step.startsWorkflow === true ? context.forSubworkflow() : context;
}

/**
 * Runs a step inside a budget that is not observed. Its reservations are given back at its end. Only a step that
 * has some is waited for.
 */
export function runLimited<Input, Output>(
  step: RunnableStep<Input, Output>,
  input: Input,
  context: WorkflowContext,
): Promise<Output> {
  const { refusal } = context;
  if (refusal !== undefined) return Promise.reject(refusal);
  const own = context.forLimitedStep();
  try {
    const output = step.run(input, own);
    own.onHold(endWith, output);
    // Plain JavaScript may return another library's promise, or a value.
    return (output as unknown) instanceof Promise ? output : Promise.resolve(output);
  } catch (error) {
    own.endStep();
    return Promise.reject(error);
  }
}

/** Ends the step's account when the step has ended, or the stream that it gave. */
function endWith(output: unknown, frame: StepFrame): void {
  const end = (): void => void frame.end();
  // Plain JavaScript may return a value.
  Promise.resolve(output).then((value) => {
    if (StepStream.is(value)) value.onEnd(end);
    else end();
  }, end);
}

import { cancelledBy, failureStatus } from './failure-status.js';
import {
  capturesValues,
  entersStep,
  guardedAmbient,
  guardedCapture,
  guardedEnd,
  guardedRun,
  guardedStart,
} from './instrumentation/guard-instrumentation.js';
import type { Instrumentation } from './instrumentation/instrumentation.js';
import type { StepObservation } from './instrumentation/step-observation.js';
import { notAContext, ownWorkflowOf, runLimited, type RunnableStep } from './run-limited.js';
import { monotonicNow } from './platform/monotonic-now.js';
import { WorkflowContext } from './context/workflow-context.js';
import type { StepOutcome } from './outcome.js';
import type { StreamEnd } from './streams/stream-end.js';
import { StepStream } from './streams/step-stream.js';

/** `execute` where there is an instrumentation, and only there an executor: other steps pay nothing for it. */
export function observeStep<Input, Output>(
  instrumentation: Instrumentation,
  primitive: RunnableStep<Input, Output>,
  input: Input,
  given: WorkflowContext | undefined,
): Promise<Output> {
  const executor = given?.executor;
  const mistake = given === undefined ? undefined : notAContext(given);
  if (mistake !== undefined) return Promise.reject(mistake);
  if (executor === undefined) return observe(instrumentation, primitive, input, given);
  const context = given as WorkflowContext;
  if (context.aborted) return Promise.reject(context.abortReason);
  return executor.execute({ primitive, input, context }, (own) =>
    observe(own.instrumentation ?? instrumentation, primitive, input, own),
  );
}

/** The observed path of `execute`: start, run, end. Changes neither the result nor the error. */
async function observe<Input, Output>(
  instrumentation: Instrumentation,
  primitive: RunnableStep<Input, Output>,
  input: Input,
  given: WorkflowContext | undefined,
): Promise<Output> {
  const startedAtMs = monotonicNow();
  // One reading of the clock serves both: it costs as much as the rest of this function.
  // Core handed out what `ambient` returns.
  const around = given ?? (guardedAmbient(instrumentation) as WorkflowContext | undefined);
  const context =
    around === undefined ? WorkflowContext.startedAt(startedAtMs, instrumentation) : ownWorkflowOf(primitive, around);
  // After a swap of instrumentations the observation around may be another's: then this step is a root to the new one.
  const parent = context.observer === instrumentation ? context.observation : undefined;
  const observation = guardedStart(instrumentation, { primitive, context, startedAtMs }, parent);
  if (observation === undefined) {
    context.throwIfAborted();
    return context.isLimited ? runLimited(primitive, input, context) : primitive.run(input, context);
  }
  const own = around === undefined ? context.asStep(observation) : context.forStep(observation, instrumentation);
  const captures = capturesValues(instrumentation, observation);
  if (captures) guardedCapture(instrumentation, observation, 'input', input);
  try {
    own.checkStart();
    const output = await (entersStep(instrumentation, observation)
      ? guardedRun(instrumentation, observation, () => primitive.run(input, own), own)
      : primitive.run(input, own));
    if (StepStream.is(output)) {
      output.onEnd((end) => endStep(instrumentation, observation, own, outcomeOf(end, own, startedAtMs)));
      return output;
    }
    if (captures) guardedCapture(instrumentation, observation, 'output', output);
    endStep(instrumentation, observation, own, { status: 'success', durationMs: monotonicNow() - startedAtMs });
    return output;
  } catch (error) {
    endStep(instrumentation, observation, own, failed(error, own, startedAtMs));
    throw error;
  }
}

function endStep(
  instrumentation: Instrumentation,
  observation: StepObservation,
  own: WorkflowContext,
  outcome: StepOutcome,
): void {
  own.endStep();
  const spent = own.spentInside;
  guardedEnd(instrumentation, observation, spent === undefined ? outcome : { ...outcome, spent }, observation);
}

function failed(error: unknown, context: WorkflowContext, startedAtMs: number): StepOutcome {
  const durationMs = monotonicNow() - startedAtMs;
  const status = failureStatus(error, context);
  if (status !== 'cancelled') return { status, durationMs, error };
  return { status, durationMs, error, cancelledBy: cancelledBy(error, context) };
}

function outcomeOf(end: StreamEnd, context: WorkflowContext, startedAtMs: number): StepOutcome {
  if (end.status === 'failure') return failed(end.error, context, startedAtMs);
  return { status: 'success', durationMs: monotonicNow() - startedAtMs };
}

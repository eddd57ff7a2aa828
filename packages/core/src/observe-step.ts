import { cancelledBy, failureStatus } from './failure-status.js';
import {
  capturesValues,
  entersStep,
  guardedAmbient,
  guardedCapture,
  guardedEnd,
  guardedRun,
  guardedStart,
  takesPart,
} from './instrumentation/guard-instrumentation.js';
import type { Instrumentation } from './instrumentation/instrumentation.js';
import type { StepInfo } from './instrumentation/step-info.js';
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
function observe<Input, Output>(
  instrumentation: Instrumentation,
  primitive: RunnableStep<Input, Output>,
  input: Input,
  given: WorkflowContext | undefined,
): Promise<Output> {
  const startedAtMs = monotonicNow();
  try {
    // Core handed out what `ambient` returns.
    const around = given ?? (guardedAmbient(instrumentation) as WorkflowContext | undefined);
    // One reading of the clock serves both: it costs as much as the rest of this function.
    const context =
      around === undefined ? WorkflowContext.startedAt(startedAtMs, instrumentation) : ownWorkflowOf(primitive, around);
    // After a swap of instrumentations the observation around may be another's: then this step is a root to the new one.
    const parent = context.observer === instrumentation ? context.observation : undefined;
    const step = { primitive, context, startedAtMs };
    const observation = guardedStart(instrumentation, step, parent);
    if (observation === undefined) return runUnobserved(primitive, input, context);
    const own = around === undefined ? context.asStep(observation) : context.forStep(observation, instrumentation);
    return runObserved(step, input, own as OwnContext);
  } catch (error) {
    return Promise.reject(error);
  }
}

/** A step that runs, as its observer knows it. */
interface RunningStep<Input, Output> extends StepInfo {
  readonly primitive: RunnableStep<Input, Output>;
}

/** The context of an observed step. */
interface OwnContext extends WorkflowContext {
  readonly observer: Instrumentation;
  readonly observation: StepObservation;
}

/** Its instrumentation has no interest in the step. */
async function runUnobserved<Input, Output>(
  primitive: RunnableStep<Input, Output>,
  input: Input,
  context: WorkflowContext,
): Promise<Output> {
  context.throwIfAborted();
  return context.isLimited ? runLimited(primitive, input, context) : primitive.run(input, context);
}

// By two functions and not by `await`: an async function keeps all its variables on the heap.
function runObserved<Input, Output>(step: RunningStep<Input, Output>, input: Input, own: OwnContext): Promise<Output> {
  const ended = (output: Output): Output => {
    leave(step, output, own);
    return output;
  };
  const threw = (error: unknown): never => {
    endStep(own, failed(error, step, own));
    throw error;
  };
  try {
    return Promise.resolve(enter(step, input, own)).then(ended, threw);
  } catch (error) {
    return threwAtOnce(error, step, own);
  }
}

/** A `run` that is not async may throw at once. */
function threwAtOnce(error: unknown, step: StepInfo, own: OwnContext): Promise<never> {
  endStep(own, failed(error, step, own));
  return Promise.reject(error);
}

function enter<Input, Output>(step: RunningStep<Input, Output>, input: Input, own: OwnContext): Promise<Output> {
  if (takesPart(own.observation)) return enterObserved(step, input, own);
  own.checkStart();
  return step.primitive.run(input, own);
}

function enterObserved<Input, Output>(
  step: RunningStep<Input, Output>,
  input: Input,
  own: OwnContext,
): Promise<Output> {
  const { observer, observation } = own;
  if (capturesValues(observer, observation)) guardedCapture(observer, observation, 'input', input);
  own.checkStart();
  const run = (): Promise<Output> => step.primitive.run(input, own);
  return entersStep(observer, observation) ? guardedRun(observer, observation, run, own) : run();
}

function leave(step: StepInfo, output: unknown, own: OwnContext): void {
  if (StepStream.is(output)) {
    output.onEnd((end) => endStep(own, outcomeOf(end, step, own)));
    return;
  }
  const { observer, observation } = own;
  if (capturesValues(observer, observation)) guardedCapture(observer, observation, 'output', output);
  endStep(own, { status: 'success', durationMs: monotonicNow() - step.startedAtMs });
}

function endStep(own: OwnContext, outcome: StepOutcome): void {
  const { observer, observation } = own;
  const spent = own.endStep();
  guardedEnd(observer, observation, spent === undefined ? outcome : { ...outcome, spent }, observation);
}

function failed(error: unknown, { startedAtMs }: StepInfo, own: OwnContext): StepOutcome {
  const durationMs = monotonicNow() - startedAtMs;
  const status = failureStatus(error, own);
  if (status !== 'cancelled') return { status, durationMs, error };
  return { status, durationMs, error, cancelledBy: cancelledBy(error, own) };
}

function outcomeOf(end: StreamEnd, step: StepInfo, own: OwnContext): StepOutcome {
  if (end.status === 'failure') return failed(end.error, step, own);
  return { status: 'success', durationMs: monotonicNow() - step.startedAtMs };
}

// For users
export { WorkflowPrimitive } from './workflow-primitive.js';
export { WorkflowContext } from './context/workflow-context.js';
export type { StringMap, WorkflowContextOptions } from './context/workflow-context-options.js';
export { createContextKey, type ContextKey } from './context-key.js';
export { currentInstrumentation, setInstrumentation } from './instrumentation/installed-instrumentation.js';
export { composeInstrumentations, observationsOf } from './instrumentation/compose-instrumentations.js';
export { TtaError } from './errors/tta-error.js';
export { InvalidOptionError } from './errors/invalid-option-error.js';
export { TimeoutExceededError } from './errors/timeout-exceeded-error.js';

// For authors of primitives and adapters
export type { Instrumentation } from './instrumentation/instrumentation.js';
export type { ObservedContext, ObservedStep, StepInfo } from './instrumentation/step-info.js';
export type { Attributes, StepEvent, StepObservation } from './instrumentation/step-observation.js';
export type { FailureStatus, StepOutcome } from './outcome.js';
export { AbortScope, type AbortSources } from './cancellation/abort-scope.js';
export { closeOnSignal, type SignalCloser } from './platform/close-on-signal.js';
export { describeError, type ErrorDescription } from './platform/describe-error.js';
export { failureStatus } from './failure-status.js';
export { monotonicNow } from './platform/monotonic-now.js';
export { processSlot } from './platform/process-slot.js';
export { showValue } from './platform/show-value.js';
export { sleep } from './cancellation/sleep.js';
export { warn } from './instrumentation/warn-once.js';
export {
  booleanOption,
  choiceOption,
  functionOption,
  integerOption,
  knownOptions,
  numberOption,
  stringOption,
  type NumberBounds,
} from './validate-option.js';

// For users
export { WorkflowPrimitive } from './workflow-primitive.js';
export { WorkflowContext } from './workflow-context.js';
export type { StringMap, WorkflowContextOptions } from './workflow-context-options.js';
export { createContextKey, type ContextKey } from './context-key.js';
export { currentInstrumentation, setInstrumentation } from './installed-instrumentation.js';
export { composeInstrumentations, observationsOf } from './compose-instrumentations.js';
export { TtaError } from './errors/tta-error.js';
export { InvalidOptionError } from './errors/invalid-option-error.js';
export { TimeoutExceededError } from './errors/timeout-exceeded-error.js';

// For authors of primitives and adapters
export type {
  Attributes,
  FailureStatus,
  Instrumentation,
  StepEvent,
  StepInfo,
  StepObservation,
  StepOutcome,
} from './instrumentation.js';
export { AbortScope, type AbortSources } from './abort-scope.js';
export { closeOnSignal, type SignalCloser } from './close-on-signal.js';
export { describeError, type ErrorDescription } from './describe-error.js';
export { failureStatus } from './failure-status.js';
export { monotonicNow } from './monotonic-now.js';
export { processSlot } from './process-slot.js';
export { showValue } from './show-value.js';
export { sleep } from './sleep.js';
export { warn } from './warn-once.js';
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

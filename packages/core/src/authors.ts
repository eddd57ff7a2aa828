// For authors of primitives and adapters. Users need only the main entry.
export { AbortScope, type AbortSources } from './cancellation/abort-scope.js';
export { sleep } from './cancellation/sleep.js';
export { Timer } from './cancellation/timer.js';
export { PathExecutor } from './executor/path-executor.js';
export { StepMismatchError, type RecordableStep, type StepRecord } from './executor/step-record.js';
export { within } from './cancellation/within.js';
export { Amounts, type OnWrongAmount, type RecordedAmounts } from './cost/amounts.js';
export { CostLedger, LimitedLedger } from './cost/cost-ledger.js';
export { workflowCheckpoint } from './context/context-events.js';
export { eventMistake } from './events/check-event.js';
export { declaredEvents } from './events/declared-events.js';
export { isEventType } from './events/define-event.js';
export { ttaCounter, ttaGauge, ttaHistogram } from './events/metrics.js';
export { stepsOf } from './describe-workflow.js';
export { workflowGraph, type PlacedStep, type WorkflowGraph } from './workflow-graph.js';
export { cancelledBy, failureStatus } from './failure-status.js';
export { effectiveInstrumentation, observeBeside } from './instrumentation/installed-instrumentation.js';
export { isReportWanted, reportEvent } from './instrumentation/report-event.js';
export { observationsOf } from './instrumentation/compose-instrumentations.js';
export { warn, warnOnce } from './platform/warn.js';
export { closeOnSignal, type SignalCloser } from './platform/close-on-signal.js';
export { durationText } from './platform/duration-text.js';
export { docsAddress } from './platform/docs-address.js';
export { describeError, type ErrorDescription } from './platform/describe-error.js';
export { environmentResourceAttributes, environmentVariable, unusableVariable } from './platform/environment.js';
export { knownVariables, warnOfMisspeltVariables } from './platform/known-variables.js';
export { localTime } from './platform/local-time.js';
export { oneLine } from './platform/one-line.js';
export { copyOf, ownText } from './platform/own-text.js';
export { causesOf, causesText, deepestMessage, errorsIn, stackOf } from './failures/causes.js';
export { ToldErrors } from './failures/told-errors.js';
export { runningLivePage, type RunningLivePage } from './platform/live-slot.js';
export { announcedMetricProducers, runningMetricsEndpoints } from './platform/metric-slots.js';
export { longestTimerMs } from './platform/longest-timer.js';
export { Deadline } from './cancellation/deadline.js';
export { idleUntil } from './platform/clock.js';
export { isEngineTime, monotonicNow } from './platform/monotonic-now.js';
export { SharedDeadline } from './cancellation/shared-deadline.js';
export type { TimeLimit } from './cancellation/time-limit.js';
export { PlainResource } from './platform/plain-resource.js';
export { processSlot } from './platform/process-slot.js';
export { turnTime } from './platform/turn-clock.js';
export { describeValue } from './platform/describe-value.js';
export { showValue } from './platform/show-value.js';
export {
  booleanOption,
  choiceOption,
  functionOption,
  integerOption,
  knownOptions,
  numberOption,
  stringOption,
  syncFunctionOption,
  syncResult,
  type NumberBounds,
} from './validate-option.js';
export { isPlainCall } from './workflow-primitive.js';

// For users. Authors of primitives and adapters find more in `@tta/core/authors`.
export { WorkflowPrimitive, type StepWithoutInput } from './workflow-primitive.js';
export type { ContextLog } from './context/context-log.js';
export { WorkflowContext, type ExecutorOptions, type StepExecutor } from './context/workflow-context.js';
export type { AwaitedMessage, ExecutedStep, ExecutorOf } from './context/step-executor.js';
export type { StringMap, WorkflowContextOptions } from './context/workflow-context-options.js';
export type { Reservation } from './cost/reservation.js';
export type { KnownTokens, Spending, Spent, TokenCounts } from './spending.js';
export { createContextKey, type ContextKey, type ContextKeyOptions } from './context-key.js';
export { currentInstrumentation, setInstrumentation } from './instrumentation/installed-instrumentation.js';
export {
  defineEvent,
  type EventField,
  type EventLevel,
  type EventOptions,
  type EventType,
} from './events/define-event.js';
export type {
  EmittedWith,
  EventValues,
  FieldKind,
  FieldKinds,
  FieldMissing,
  FittingMetrics,
  NoFields,
  TellsError,
} from './events/event-fields.js';
export { counter, gauge, histogram, type DeclaredMetric } from './events/metrics.js';
export type {
  CounterOptions,
  GaugeOptions,
  HistogramOptions,
  LabelValues,
  Metric,
  MetricLabel,
  MetricOptions,
} from './events/metric.js';
export type { MetricKind } from './events/metric-name.js';
export { describeWorkflow, type WorkflowDescription } from './describe-workflow.js';
export { mermaidText, type MermaidOptions } from './mermaid-text.js';
export { composeInstrumentations } from './instrumentation/compose-instrumentations.js';
export { TtaError } from './errors/tta-error.js';
export { InvalidOptionError } from './errors/invalid-option-error.js';
export { TimeoutExceededError, type TimeoutErrorOptions } from './errors/timeout-exceeded-error.js';
export { StepStream, type StepStreamOptions } from './streams/step-stream.js';
export type { StreamEnd } from './streams/stream-end.js';
export type { StreamSource } from './streams/stream-production.js';
export { StreamAbandonedError, StreamConsumedError } from './streams/stream-errors.js';
export type { Instrumentation } from './instrumentation/instrumentation.js';
export type { ObservedStep, StepInfo } from './instrumentation/step-info.js';
export type {
  Attributes,
  CapturedPart,
  ObservedContext,
  StepEvent,
  StepLog,
  StepObservation,
  StepSpending,
} from './instrumentation/step-observation.js';
export type { CancelledBy, FailureStatus, StepOutcome } from './outcome.js';

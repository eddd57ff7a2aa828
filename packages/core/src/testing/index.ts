export { executorContract, type RecordedExecution } from './executor-contract.js';
export { memoryRecord, MemoryRecord, type StepOutcomeRecord } from './memory-record.js';
export {
  failing,
  mockStep,
  slow,
  type MockCall,
  type MockOutcome,
  type MockStep,
  type MockStepNames,
  type MockStepOptions,
} from './mock-step.js';
export { primitiveContract, type BuildPrimitive, type ContractCase } from './primitive-contract.js';
export { recordedRun, type RecordedRun, type RecordedRunOptions } from './recorded-run.js';
export { RecordedStep, RecordingInstrumentation } from './recording-instrumentation.js';
export type { RecordedEvent } from './run-log.js';
export { virtualClock, type VirtualClock } from './virtual-clock.js';

// The course of an execution, recorded and drawn. Apart from `authors`, because few programs load it.
export type { ErrorSummary, RunStatus, RunTree, TreeError, TreeMark, TreeStep } from './run-tree.js';
export type { RunLimits } from './run-limits.js';
export { RunRecorder } from './run-recorder.js';
export type { RecordedRun } from './recorded-run.js';
export type { RunListener, RunRecord } from './run-record.js';
export type { StepMeter, StepRecord as RunStepRecord } from './step-record.js';
export { renderRunTree, type RenderOptions } from './render-run-tree.js';
export { failingStep, stepFacts, waitsOf, type Wait } from './step-facts.js';
export { isSecretKey } from './secret-key.js';

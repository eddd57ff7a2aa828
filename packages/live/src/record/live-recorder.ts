import type { Instrumentation, ObservedStep, StepInfo } from '@tta/core';
import { RunRecorder, type RunListener, type RunRecord } from '@tta/core/run-tree';
import { NumbersRegistry } from './numbers-registry.js';
import { RunStore } from './run-store.js';
import type { StepNumbersRecord } from './step-numbers.js';
import { WorkflowGraphs } from './workflow-graphs.js';
import { WorkflowRuns } from './workflow-runs.js';

/** Options of a recorder, as in `LiveOptions`. */
export interface LiveRecorderOptions {
  readonly maxRuns: number;
  readonly maxBytes: number;
  readonly capture: boolean;
  /** Where traces are shown, if anywhere: then runs are told theirs. */
  readonly traceUrl?: string | undefined;
}

/** Records the runs of this process, their figures and their compositions. */
export class LiveRecorder implements RunListener {
  readonly runs: RunStore;
  readonly numbers = new NumbersRegistry();
  readonly graphs = new WorkflowGraphs();
  readonly instrumentation: Instrumentation;
  readonly #maxRuns: number;

  constructor(processId: string, { maxRuns, maxBytes, capture, traceUrl }: LiveRecorderOptions) {
    this.#maxRuns = maxRuns;
    this.runs = new RunStore(processId, maxRuns, maxBytes);
    this.instrumentation = new RunRecorder(this, { capture, traceIds: traceUrl !== undefined });
  }

  meterOf(primitive: StepInfo['primitive']): StepNumbersRecord {
    return this.numbers.of(primitive);
  }

  started(run: RunRecord, workflow: ObservedStep): void {
    const numbers = run.root.meter as StepNumbersRecord;
    numbers.workflow ??= new WorkflowRuns(numbers, this.#maxRuns);
    this.runs.add(run, numbers);
    this.graphs.add(workflow, true);
  }

  changed(run: RunRecord, bytes: number): void {
    this.runs.changed(run, bytes);
  }

  ended(run: RunRecord): void {
    this.runs.ended(run);
  }

  finished(run: RunRecord): void {
    this.runs.finished(run);
  }
}

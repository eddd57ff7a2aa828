import type { Instrumentation, ObservedStep, StepInfo } from '@tta/core';
import { RunRecorder, type RunListener, type RunRecord, type StepMeter } from '@tta/core/authors';
import { NumbersRegistry } from './numbers-registry.js';
import { RunStore } from './run-store.js';
import { SlowRuns } from './slow-runs.js';
import { WorkflowGraphs } from './workflow-graphs.js';

/** Records the runs of this process, their figures and their compositions. */
export class LiveRecorder implements RunListener {
  readonly runs: RunStore;
  readonly numbers = new NumbersRegistry();
  readonly graphs = new WorkflowGraphs();
  readonly instrumentation: Instrumentation;
  readonly #slow = new SlowRuns();

  constructor(processId: string, { maxRuns, maxBytes }: { readonly maxRuns: number; readonly maxBytes: number }) {
    this.runs = new RunStore(processId, maxRuns, maxBytes);
    this.instrumentation = new RunRecorder(this);
  }

  meterOf(primitive: StepInfo['primitive']): StepMeter {
    return this.numbers.of(primitive);
  }

  started(run: RunRecord, workflow: ObservedStep): void {
    const numbers = this.numbers.of(workflow);
    numbers.isWorkflow = true;
    this.runs.add(run, numbers);
    this.graphs.add(workflow, true);
  }

  changed(run: RunRecord, bytes: number): void {
    this.runs.changed(run, bytes);
  }

  ended(run: RunRecord): void {
    const durationMs = run.root.outcome?.durationMs ?? 0;
    this.runs.ended(run, (numbers) => this.#slow.isSlow(numbers, durationMs));
  }
}

import type { Instrumentation } from '../instrumentation/instrumentation.js';
import type { StepInfo } from '../instrumentation/step-info.js';
import type { StepObservation } from '../instrumentation/step-observation.js';
import { runLimits, type RunLimits } from './run-limits.js';
import { RunRecord, type RunListener } from './run-record.js';
import { StepRecord } from './step-record.js';

/** Records executions of workflows as trees, each within bounds, and hands them to its listener. */
export class RunRecorder implements Instrumentation {
  readonly #listener: RunListener;
  readonly #limits: RunLimits;

  constructor(listener: RunListener, limits: Partial<RunLimits> = {}) {
    this.#listener = listener;
    this.#limits = { ...runLimits, ...limits };
  }

  start(step: StepInfo, parent: StepObservation | undefined): StepRecord {
    if (parent instanceof StepRecord) return parent.execution.startStep(step, parent);
    return new RunRecord(step, this.#limits, this.#listener).root;
  }
}

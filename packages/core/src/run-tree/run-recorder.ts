import type { Instrumentation } from '../instrumentation/instrumentation.js';
import type { StepInfo } from '../instrumentation/step-info.js';
import type { StepObservation } from '../instrumentation/step-observation.js';
import { runLimits, type RunLimits } from './run-limits.js';
import { RunRecord, type RunListener } from './run-record.js';
import { StepRecord } from './step-record.js';

/** Options of a recorder: its bounds, and whether it looks at values. */
export interface RunRecorderOptions extends Partial<RunLimits> {
  /** Whether inputs and results of steps are kept as texts, without values that may be secret. Default `false`. */
  readonly capture?: boolean;
  /** Whether runs are told under which trace a tracing listener reports them. Default `false`. */
  readonly traceIds?: boolean;
}

/** Records executions of workflows as trees, each within bounds, and hands them to its listener. */
export class RunRecorder implements Instrumentation {
  readonly #listener: RunListener;
  readonly #limits: RunLimits;
  readonly #captures: boolean;
  readonly #readsTraceIds: boolean;

  constructor(listener: RunListener, options: RunRecorderOptions = {}) {
    const { capture = false, traceIds = false, ...limits } = options;
    this.#listener = listener;
    this.#limits = { ...runLimits, ...limits };
    this.#captures = capture;
    this.#readsTraceIds = traceIds;
  }

  start(step: StepInfo, parent: StepObservation | undefined): StepRecord {
    if (parent instanceof StepRecord) return parent.execution.startStep(step, parent);
    return new RunRecord(step, this.#limits, this.#listener, this.#captures, this.#readsTraceIds).root;
  }
}

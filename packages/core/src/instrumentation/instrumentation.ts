import type { StepInfo } from './step-info.js';
import type { StepObservation } from './step-observation.js';

/** The port. Core calls it; an adapter such as `@tta/otel` implements it. What it throws never reaches the workflow. */
export interface Instrumentation {
  /**
   * Called before a step runs. `parent` is what this instrumentation returned for the nearest observed
   * ancestor; none means that the step is a workflow's root. Returning `undefined` leaves the step unobserved;
   * its events go to that ancestor.
   */
  start(step: StepInfo, parent: StepObservation | undefined): StepObservation | undefined;
}

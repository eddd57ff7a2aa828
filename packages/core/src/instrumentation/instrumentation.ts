import type { StepInfo } from './step-info.js';
import type { ObservedContext } from './step-observation.js';
import type { StepObservation } from './step-observation.js';

/** The port. Core calls it; an adapter such as `@tta/otel` implements it. What it throws never reaches the workflow. */
export interface Instrumentation {
  /**
   * Called before a step runs. `parent` is what this instrumentation returned for the nearest observed
   * ancestor; none means that the step is a workflow's root. Returning `undefined` leaves the step unobserved;
   * its events go to that ancestor.
   */
  start(step: StepInfo, parent: StepObservation | undefined): StepObservation | undefined;
  /**
   * The context of the step that the calling code runs in, where this instrumentation keeps an ambient context. Asked when a step is executed
   * without a context: the step then continues the one around it rather than beginning a new workflow. Must return a context
   * that core handed out. Default: none.
   */
  ambient?(): ObservedContext | undefined;
}

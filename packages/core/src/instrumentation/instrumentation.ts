import type { ObservedStep, StepInfo } from './step-info.js';
import type { ObservedContext, StepEvent, StepObservation } from './step-observation.js';

/** The port. Core calls it; an adapter such as `@tta/otel` implements it. Its errors never reach the workflow. */
export interface Instrumentation {
  /**
   * Called before a step runs. `parent` is what this instrumentation returned for the nearest observed
   * ancestor; none means that the step is a workflow's root. Returning `undefined` leaves the step unobserved;
   * its events go to that ancestor.
   */
  start(step: StepInfo, parent: StepObservation | undefined): StepObservation | undefined;
  /**
   * The context of the step that the calling code runs in, if this instrumentation keeps an ambient context. Called
   * when a step is executed without a context, so that the step continues the enclosing workflow instead of beginning a
   * new one. Must return a context that core passed to it. Default: none.
   */
  ambient?(): ObservedContext | undefined;
  /**
   * Something happened to a step outside of its executions, such as that its queue grew. The event is only counted,
   * because it belongs to no execution. Without this method, packages need not look for such events. Default: none.
   */
  report?(step: ObservedStep, event: StepEvent): void;
}

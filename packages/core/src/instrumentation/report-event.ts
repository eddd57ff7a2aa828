import type { EventType } from '../events/define-event.js';
import { guardedReport, takesReports } from './guard-instrumentation.js';
import { effectiveInstrumentation } from './installed-instrumentation.js';
import type { ObservedStep } from './step-info.js';
import type { Attributes } from './step-observation.js';

/** Whether anybody in this process wants events that belong to no execution. */
export function isReportWanted(): boolean {
  const instrumentation = effectiveInstrumentation();
  return instrumentation !== undefined && takesReports(instrumentation);
}

/** Reports an event that happened to a step outside of its executions to all that observe this process. */
export function reportEvent<Values>(step: ObservedStep, type: EventType<Values, false>, values: Values): void {
  const instrumentation = effectiveInstrumentation();
  if (instrumentation === undefined) return;
  guardedReport(instrumentation, step, { name: type.name, attributes: values as Attributes, type: type });
}

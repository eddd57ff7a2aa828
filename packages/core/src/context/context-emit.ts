import { isEventType } from '../events/define-event.js';
import { guardedEvent } from '../instrumentation/guard-instrumentation.js';
import type { Instrumentation } from '../instrumentation/instrumentation.js';
import type { Attributes, StepObservation } from '../instrumentation/step-observation.js';
import { describeValue } from '../platform/describe-value.js';
import { warnOnce } from '../platform/warn.js';

/** Reports an event, declared or with a free name, to the observer of a step. */
export function emitIn(
  observer: Instrumentation,
  observation: StepObservation,
  event: unknown,
  attributes: Attributes | undefined,
  error: unknown,
): void {
  if (typeof event === 'string') {
    guardedEvent(observer, observation, { name: event, attributes, type: undefined, error });
  } else if (isEventType(event)) {
    guardedEvent(observer, observation, { name: event.name, attributes, type: event, error });
  } else {
    // A misspelt event constant in plain JavaScript; the types rule it out.
    const expected = 'an event made by defineEvent, or a name';
    warnOnce('emit', `context.emit takes ${expected}, got ${describeValue(event)}; it was not reported.`);
  }
}

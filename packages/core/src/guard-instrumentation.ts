import type { Instrumentation, StepEvent, StepInfo, StepObservation, StepOutcome } from './instrumentation.js';
import { warnOnce } from './warn-once.js';

// Telemetry never harms the workflow it watches: each call of a listener goes through one of these. They are functions
// and not a wrapper around each observation, for a wrapper costs an allocation per step.

/** `instrumentation.start`, or `undefined` where it throws. */
export function guardedStart(
  instrumentation: Instrumentation,
  step: StepInfo,
  parent: StepObservation | undefined,
): StepObservation | undefined {
  try {
    return instrumentation.start(step, parent);
  } catch (error) {
    warnOnce(instrumentation, 'start', error);
    return undefined;
  }
}

/** `observation.event`, whatever it does. */
export function guardedEvent(observer: object, observation: StepObservation, event: StepEvent): void {
  try {
    observation.event?.(event);
  } catch (error) {
    warnOnce(observer, 'event', error);
  }
}

/** `observation.end`, whatever it does. */
export function guardedEnd(observer: object, observation: StepObservation, outcome: StepOutcome): void {
  try {
    observation.end(outcome);
  } catch (error) {
    warnOnce(observer, 'end', error);
  }
}

/** Calls `body` inside `observation.run`; exactly once, even if `run` throws, forgets to call it, or calls it twice. */
export function guardedRun<T>(observer: object, observation: StepObservation, body: () => Promise<T>): Promise<T> {
  if (observation.run === undefined) return settled(body);
  let result: Promise<T> | undefined;
  const once = (): Promise<T> => (result ??= settled(body));
  try {
    void observation.run(once);
  } catch (error) {
    warnOnce(observer, 'run', error);
  }
  return once();
}

/** A body that throws at once is a body that rejects. */
function settled<T>(body: () => Promise<T>): Promise<T> {
  try {
    return body();
  } catch (error) {
    return Promise.reject(error);
  }
}

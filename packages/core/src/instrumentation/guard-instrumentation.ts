import type { StepOutcome } from '../outcome.js';
import type { Instrumentation } from './instrumentation.js';
import type { ObservedStep, StepInfo } from './step-info.js';
import type { ObservedContext } from './step-observation.js';
import type { CapturedPart, StepEvent, StepLog, StepObservation, StepSpending } from './step-observation.js';
import { warnOfListener } from './warn-of-listener.js';

// Telemetry never harms the workflow it observes: each call of a listener goes through one of these functions. They are
// not a wrapper around each observation, because that would cost an allocation per step.

/** Methods typed as returning void may still return a promise, as async methods do. */
interface Returns {
  event?(event: StepEvent): unknown;
  log?(line: StepLog): unknown;
  spend?(spending: StepSpending): unknown;
  capture?(part: CapturedPart, value: unknown): unknown;
  end(outcome: StepOutcome, all: StepObservation): unknown;
}

/** `instrumentation.start`, or `undefined` where it throws. */
export function guardedStart(
  instrumentation: Instrumentation,
  step: StepInfo,
  parent: StepObservation | undefined,
): StepObservation | undefined {
  try {
    // Plain JavaScript may return null.
    return instrumentation.start(step, parent) ?? undefined;
  } catch (error) {
    warnOfListener(instrumentation, 'start', error);
    return undefined;
  }
}

/** `observation.event`, whatever it does. */
export function guardedEvent(observer: object, observation: StepObservation, event: StepEvent): void {
  try {
    const returned = (observation as Returns).event?.(event);
    if (returned !== undefined) catchLater(returned, observer, 'event');
  } catch (error) {
    warnOfListener(observer, 'event', error);
  }
}

/** `observation.log`, whatever it does. */
export function guardedLog(observer: object, observation: StepObservation, line: StepLog): void {
  try {
    const returned = (observation as Returns).log?.(line);
    if (returned !== undefined) catchLater(returned, observer, 'log');
  } catch (error) {
    warnOfListener(observer, 'log', error);
  }
}

/** `observation.spend`, whatever it does. */
export function guardedSpend(observer: object, observation: StepObservation, spending: StepSpending): void {
  try {
    const returned = (observation as Returns).spend?.(spending);
    if (returned !== undefined) catchLater(returned, observer, 'spend');
  } catch (error) {
    warnOfListener(observer, 'spend', error);
  }
}

/** Whether the observation wants to see values. */
export function capturesValues(observer: object, observation: StepObservation): boolean {
  try {
    return observation.capture !== undefined;
  } catch (error) {
    warnOfListener(observer, 'capture', error);
    return false;
  }
}

/** `observation.capture`, whatever it does. */
export function guardedCapture(
  observer: object,
  observation: StepObservation,
  part: CapturedPart,
  value: unknown,
): void {
  try {
    const returned = (observation as Returns).capture?.(part, value);
    if (returned !== undefined) catchLater(returned, observer, 'capture');
  } catch (error) {
    warnOfListener(observer, 'capture', error);
  }
}

/** `instrumentation.ambient`, or `undefined` where it throws. */
export function guardedAmbient(instrumentation: Instrumentation): ObservedContext | undefined {
  try {
    return instrumentation.ambient?.() ?? undefined;
  } catch (error) {
    warnOfListener(instrumentation, 'ambient', error);
    return undefined;
  }
}

/** Whether the instrumentation wants events that belong to no execution. */
export function takesReports(instrumentation: Instrumentation): boolean {
  try {
    return instrumentation.report !== undefined;
  } catch (error) {
    warnOfListener(instrumentation, 'report', error);
    return false;
  }
}

/** `instrumentation.report`, whatever it does. */
export function guardedReport(instrumentation: Instrumentation, step: ObservedStep, event: StepEvent): void {
  try {
    const returned = (instrumentation as { report?(step: ObservedStep, event: StepEvent): unknown }).report?.(
      step,
      event,
    );
    if (returned !== undefined) catchLater(returned, instrumentation, 'report');
  } catch (error) {
    warnOfListener(instrumentation, 'report', error);
  }
}

/** `observation.tracedAs`, or `undefined` where it throws. */
export function guardedTracedAs(observer: object, observation: StepObservation): StepObservation['tracedAs'] {
  try {
    return observation.tracedAs;
  } catch (error) {
    warnOfListener(observer, 'tracedAs', error);
    return undefined;
  }
}

/** `observation.end`, whatever it does. `all` observes the step for all listeners. */
export function guardedEnd(
  observer: object,
  observation: StepObservation,
  outcome: StepOutcome,
  all: StepObservation,
): void {
  try {
    const returned = (observation as Returns).end(outcome, all);
    if (returned !== undefined) catchLater(returned, observer, 'end');
  } catch (error) {
    warnOfListener(observer, 'end', error);
  }
}

/** Whether the observation takes part while the step runs: most only learn of its start and its end. */
export function takesPart(observation: StepObservation): boolean {
  try {
    return observation.run !== undefined || observation.capture !== undefined;
  } catch {
    return true; // Each part is asked about by itself, and warned of.
  }
}

/** Whether the observation has a `run` that the step's body is to be called in. */
export function entersStep(observer: object, observation: StepObservation): boolean {
  try {
    return observation.run !== undefined;
  } catch (error) {
    warnOfListener(observer, 'run', error);
    return false;
  }
}

/** Calls `body` inside `observation.run`; exactly once, even if `run` throws, forgets to call it, or calls it twice. */
export function guardedRun<T>(
  observer: object,
  observation: StepObservation,
  body: () => Promise<T>,
  context: ObservedContext,
): Promise<T> {
  let result: Promise<T> | undefined;
  const once = (): Promise<T> => (result ??= settled(body));
  try {
    const returned: unknown = observation.run?.(once, context);
    // An async `run` returns a promise of its own, which rejects when the body does: that is not a failure of the
    // listener.
    if (returned !== result && returned instanceof Promise) returned.catch(() => undefined);
  } catch (error) {
    warnOfListener(observer, 'run', error);
  }
  return once();
}

/** Turns a synchronous throw of the body into a rejection. */
function settled<T>(body: () => Promise<T>): Promise<T> {
  try {
    return body();
  } catch (error) {
    return Promise.reject(error);
  }
}

/** Catches an async method's rejection, which would end the process. */
function catchLater(returned: unknown, observer: object, method: string): void {
  if (returned instanceof Promise) returned.catch((error: unknown) => warnOfListener(observer, method, error));
}

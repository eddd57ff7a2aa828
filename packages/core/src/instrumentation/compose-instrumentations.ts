import {
  capturesValues,
  entersStep,
  guardedAmbient,
  guardedCapture,
  guardedEnd,
  guardedEvent,
  guardedLog,
  guardedReport,
  guardedRun,
  guardedSpend,
  guardedStart,
  guardedTracedAs,
  takesReports,
} from './guard-instrumentation.js';
import type { StepOutcome } from '../outcome.js';
import type { Instrumentation } from './instrumentation.js';
import type { ObservedStep, StepInfo } from './step-info.js';
import type { ObservedContext } from './step-observation.js';
import type { CapturedPart, StepEvent, StepLog, StepObservation, StepSpending } from './step-observation.js';
import { instrumentationOption } from './instrumentation-option.js';

/** Several listeners as one. Each gets its own parent back, and none can disturb another. @throws InvalidOptionError */
export function composeInstrumentations(...instrumentations: readonly Instrumentation[]): Instrumentation {
  instrumentations.forEach((one, index) => instrumentationOption(`instrumentations[${index}]`, one));
  const reported = instrumentations.filter(takesReports);
  return {
    start(step: StepInfo, parent: StepObservation | undefined): StepObservation | undefined {
      const around = parent instanceof ComposedObservation ? parent.nearest : undefined;
      // Loops and an array of the right size, because every observed step comes through here.
      const own = new Array<StepObservation | undefined>(instrumentations.length);
      let count = 0;
      let enters = false;
      let captures = false;
      for (let index = 0; index < instrumentations.length; index++) {
        const observer = instrumentations[index] as Instrumentation;
        const observation = guardedStart(observer, step, around?.[index]);
        own[index] = observation;
        if (observation === undefined) continue;
        count++;
        enters ||= entersStep(observer, observation);
        captures ||= capturesValues(observer, observation);
      }
      if (count === 0) return undefined;
      const nearest = count === own.length ? own : own.map((observation, index) => observation ?? around?.[index]);
      return new (kindOf(enters, captures))(instrumentations, own, nearest);
    },
    ambient(): ObservedContext | undefined {
      for (const one of instrumentations) {
        const found = guardedAmbient(one);
        if (found !== undefined) return found;
      }
      return undefined;
    },
    ...(reported.length > 0 && {
      report: (step: ObservedStep, event: StepEvent) => reported.forEach((one) => guardedReport(one, step, event)),
    }),
  };
}

/** One observation for each listener, in their order. */
type Observations = readonly (StepObservation | undefined)[];

class ComposedObservation implements StepObservation {
  constructor(
    protected readonly observers: readonly Instrumentation[],
    /** Observations of this step. */
    protected readonly own: Observations,
    /**
     * Observations of this step or of the nearest ancestor that the listener observes: the parents of inner steps, and
     * the targets of events.
     */
    readonly nearest: Observations,
  ) {}

  log(line: StepLog): void {
    this.each(this.nearest, (observer, observation) => guardedLog(observer, observation, line));
  }

  event(event: StepEvent): void {
    this.each(this.nearest, (observer, observation) => guardedEvent(observer, observation, event));
  }

  spend(spending: StepSpending): void {
    this.each(this.nearest, (observer, observation) => guardedSpend(observer, observation, spending));
  }

  end(outcome: StepOutcome, all: StepObservation = this): void {
    this.each(this.own, (observer, observation) => guardedEnd(observer, observation, outcome, all));
  }

  get tracedAs(): StepObservation['tracedAs'] {
    for (let index = 0; index < this.own.length; index++) {
      const observation = this.own[index];
      const ids = observation && guardedTracedAs(this.observers[index] as Instrumentation, observation);
      if (ids !== undefined) return ids;
    }
    return undefined;
  }

  protected each(
    observations: Observations,
    tell: (observer: Instrumentation, observation: StepObservation) => void,
  ): void {
    for (let index = 0; index < observations.length; index++) {
      const observation = observations[index];
      if (observation !== undefined) tell(this.observers[index] as Instrumentation, observation);
    }
  }

  /** Calls `body` inside of all listeners that enter the step. */
  protected enter<T>(body: () => T, context: ObservedContext): T {
    // `guardedRun` is for promises, which is what core's bodies return.
    let nested = body as () => Promise<unknown>;
    // From the last to the first, so that the first is the outermost.
    for (let index = this.own.length - 1; index >= 0; index--) {
      const observation = this.own[index];
      if (observation === undefined) continue;
      const inner = nested;
      nested = () => guardedRun(this.observers[index] as Instrumentation, observation, inner, context);
    }
    return nested() as T;
  }
}

/** One of which a listener wants to see the values. */
class CapturingObservation extends ComposedObservation {
  capture(part: CapturedPart, value: unknown): void {
    this.each(this.own, (observer, observation) => guardedCapture(observer, observation, part, value));
  }
}

/** One that a listener makes the ambient parent: entering a step costs more than observing it. */
class EnteredObservation extends ComposedObservation {
  run<T>(body: () => T, context: ObservedContext): T {
    return this.enter(body, context);
  }
}

/** One that does both. */
class EnteredCapturingObservation extends CapturingObservation {
  run<T>(body: () => T, context: ObservedContext): T {
    return this.enter(body, context);
  }
}

/** Without what no listener wants: core looks for the methods, and calls those that are there. */
function kindOf(enters: boolean, captures: boolean): typeof ComposedObservation {
  if (captures) return enters ? EnteredCapturingObservation : CapturingObservation;
  return enters ? EnteredObservation : ComposedObservation;
}

/**
 * The observations of the step that a context belongs to, one for each listener that observes it or an enclosing step.
 * Adapters find their own among them, also inside an observation that has another one as `wrapped`.
 */
export function observationsOf(context: Pick<ObservedContext, 'observation'>): readonly StepObservation[] {
  return uncomposed(context.observation);
}

function uncomposed(observation: StepObservation | undefined): readonly StepObservation[] {
  if (observation === undefined) return [];
  if (observation instanceof ComposedObservation) return observation.nearest.flatMap(uncomposed);
  const { wrapped } = observation as { readonly wrapped?: StepObservation | undefined };
  return wrapped === undefined ? [observation] : uncomposed(wrapped);
}

import {
  entersStep,
  guardedAmbient,
  guardedEnd,
  guardedEvent,
  guardedLog,
  guardedRun,
  guardedSpend,
  guardedStart,
} from './guard-instrumentation.js';
import type { StepOutcome } from '../outcome.js';
import type { Instrumentation } from './instrumentation.js';
import type { StepInfo } from './step-info.js';
import type { ObservedContext } from './step-observation.js';
import type { StepEvent, StepLog, StepObservation, StepSpending } from './step-observation.js';
import { instrumentationOption } from './instrumentation-option.js';

/** Several listeners as one. Each gets its own parent back, and none can disturb another. @throws InvalidOptionError */
export function composeInstrumentations(...instrumentations: readonly Instrumentation[]): Instrumentation {
  instrumentations.forEach((one, index) => instrumentationOption(`instrumentations[${index}]`, one));
  return {
    start(step: StepInfo, parent: StepObservation | undefined): StepObservation | undefined {
      const around = parent instanceof ComposedObservation ? parent.parts : undefined;
      const parts = instrumentations.map((observer, index): Part => {
        const ancestor = around?.[index]?.nearest;
        const own = guardedStart(observer, step, ancestor);
        return { observer, own, nearest: own ?? ancestor };
      });
      if (parts.every(({ own }) => own === undefined)) return undefined;
      const enters = parts.some(({ observer, own }) => own !== undefined && entersStep(observer, own));
      return enters ? new EnteredObservation(parts) : new ComposedObservation(parts);
    },
    ambient(): ObservedContext | undefined {
      for (const one of instrumentations) {
        const found = guardedAmbient(one);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

/** One listener's share of a step. */
interface Part {
  readonly observer: Instrumentation;
  /** Its own observation of this step, if any. */
  readonly own: StepObservation | undefined;
  /**
   * Its observation of this step or of the nearest ancestor it observes: the parent of inner steps, and the target of
   * events.
   */
  readonly nearest: StepObservation | undefined;
}

class ComposedObservation implements StepObservation {
  constructor(readonly parts: readonly Part[]) {}

  log(line: StepLog): void {
    for (const { observer, nearest } of this.parts) if (nearest !== undefined) guardedLog(observer, nearest, line);
  }

  event(event: StepEvent): void {
    for (const { observer, nearest } of this.parts) if (nearest !== undefined) guardedEvent(observer, nearest, event);
  }

  spend(spending: StepSpending): void {
    for (const { observer, nearest } of this.parts)
      if (nearest !== undefined) guardedSpend(observer, nearest, spending);
  }

  end(outcome: StepOutcome): void {
    for (const { observer, own } of this.parts) if (own !== undefined) guardedEnd(observer, own, outcome);
  }
}

/** One that a listener makes the ambient parent: entering a step costs more than observing it. */
class EnteredObservation extends ComposedObservation {
  run<T>(body: () => T, context: ObservedContext): T {
    // `guardedRun` is for promises, which is what core's bodies return.
    const nested = this.parts.reduceRight<() => Promise<unknown>>(
      (inner, { observer, own }) => (own === undefined ? inner : () => guardedRun(observer, own, inner, context)),
      body as () => Promise<unknown>,
    );
    return nested() as T;
  }
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
  if (observation instanceof ComposedObservation)
    return observation.parts.flatMap(({ nearest }) => uncomposed(nearest));
  const { wrapped } = observation as { readonly wrapped?: StepObservation | undefined };
  return wrapped === undefined ? [observation] : uncomposed(wrapped);
}

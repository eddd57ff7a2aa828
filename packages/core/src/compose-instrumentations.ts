import { guardedEnd, guardedEvent, guardedRun, guardedStart } from './guard-instrumentation.js';
import type { Instrumentation, StepEvent, StepInfo, StepObservation, StepOutcome } from './instrumentation.js';

/** Several listeners as one. Each gets its own parent back, and none can disturb another. */
export function composeInstrumentations(...instrumentations: readonly Instrumentation[]): Instrumentation {
  return {
    start(step: StepInfo, parent: StepObservation | undefined): StepObservation | undefined {
      const parents = parent instanceof ComposedObservation ? parent.all : undefined;
      const all = instrumentations.map(
        (part, index) => guardedStart(part, step, parents?.[index]) ?? new Skipped(parents?.[index]),
      );
      return all.every((observation) => observation instanceof Skipped) ? undefined : new ComposedObservation(all);
    },
  };
}

/** Keeps the place of a listener that does not observe a step: events still go to its nearest observed ancestor. */
class Skipped implements StepObservation {
  constructor(readonly ancestor: StepObservation | undefined) {}
  event(event: StepEvent): void {
    this.ancestor?.event?.(event);
  }
  end(): void {
    // The ancestor ends itself.
  }
}

class ComposedObservation implements StepObservation {
  readonly #parts: readonly StepObservation[];

  constructor(parts: readonly StepObservation[]) {
    this.#parts = parts;
  }

  /** What each listener sees as the parent of a step inside this one. */
  get all(): readonly (StepObservation | undefined)[] {
    return this.#parts.map((part) => (part instanceof Skipped ? part.ancestor : part));
  }

  /** The listeners' own observations. */
  get parts(): readonly StepObservation[] {
    return this.#parts;
  }

  run<T>(body: () => T): T {
    return this.#parts.reduceRight<() => unknown>(
      (inner, part) => () => guardedRun(part, inner as () => Promise<unknown>),
      body,
    )() as T;
  }

  event(event: StepEvent): void {
    for (const part of this.#parts) guardedEvent(part, event);
  }

  end(outcome: StepOutcome): void {
    for (const part of this.#parts) guardedEnd(part, outcome);
  }
}

/** The observations of the step that a context belongs to, one a listener: how an adapter finds its own. */
export function observationsOf(context: {
  readonly observation: StepObservation | undefined;
}): readonly StepObservation[] {
  const { observation } = context;
  if (observation === undefined) return [];
  return observation instanceof ComposedObservation
    ? observation.parts.flatMap((part) => observationsOf({ observation: part }))
    : [observation];
}

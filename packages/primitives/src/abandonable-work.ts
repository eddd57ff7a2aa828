import { createContextKey, type WorkflowContext } from '@tta/core';

const workKey = createContextKey<AbandonableWork>('abandonable work', undefined, { scope: 'call' });

/**
 * Work whose end may not be waited for, such as an attempt of a hedge or a branch of a race, and work that may contain
 * such. Sagas ask about it, because the effects of abandoned work have to be undone.
 */
export class AbandonableWork {
  readonly #around: AbandonableWork | undefined;
  #isAbandoned = false;
  #end: Promise<unknown> | undefined;
  #late: Set<Promise<unknown>> | undefined;
  /** Whether a saga runs inside, or did. */
  hasSaga = false;

  /** Begins work inside the context's. */
  constructor(context: WorkflowContext) {
    this.#around = context.get(workKey);
  }

  /** A context inside this work. */
  contextOf(context: WorkflowContext): WorkflowContext {
    return context.with(workKey, this);
  }

  /** The work has begun, and runs until that settles. */
  runsUntil(end: Promise<unknown>): void {
    this.#end = end;
    // It may have ended its own guard while it began.
    if (this.#isAbandoned) this.#tellAround(end);
  }

  /** Nothing waits for the work any more. */
  abandon(): void {
    this.#isAbandoned = true;
    if (this.#end !== undefined) this.#tellAround(this.#end);
  }

  /** Work inside that was abandoned and still runs. */
  get late(): readonly Promise<unknown>[] {
    return this.#late === undefined ? [] : [...this.#late];
  }

  #tellAround(end: Promise<unknown>): void {
    for (let outer = this.#around; outer !== undefined; outer = outer.#around) outer.#keep(end);
  }

  #keep(end: Promise<unknown>): void {
    const late = (this.#late ??= new Set());
    late.add(end);
    const forget = (): void => {
      late.delete(end);
    };
    end.then(forget, forget);
  }

  /** A saga runs in that context. The function returned says whether its work was abandoned. */
  static sagaStarts(context: WorkflowContext): () => boolean {
    const innermost = context.get(workKey);
    for (let work = innermost; work !== undefined; work = work.#around) work.hasSaga = true;
    return () => {
      for (let work = innermost; work !== undefined; work = work.#around) if (work.#isAbandoned) return true;
      return false;
    };
  }
}

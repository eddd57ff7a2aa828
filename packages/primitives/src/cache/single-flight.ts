import type { WorkflowContext } from '@tta/core';
import { AbortScope } from '@tta/core/authors';
import { untilAborted } from './until-aborted.js';

/**
 * One computation that several callers wait for. It belongs to none of them: a caller's abort ends only that caller's
 * wait, and the computation is told to stop when nobody waits any more.
 */
export class SingleFlight<Value> {
  readonly #scope = new AbortScope({});
  readonly #promise: Promise<Value>;
  #waiting = 0;

  /** Starts it. `compute` gets the scope by which it is told to stop, and itself. */
  constructor(compute: (scope: AbortScope, self: SingleFlight<Value>) => Promise<Value>) {
    this.#promise = compute(this.#scope, this);
    // Callers that have left see no rejection; it is not unhandled for that.
    this.#promise.catch(() => undefined);
  }

  /** Whether it was told to stop, so that nobody can join any more. */
  get isAbandoned(): boolean {
    return this.#scope.aborted;
  }

  /** The result, or the context's abort reason, whichever comes first. */
  wait(context: WorkflowContext): Promise<Value> {
    this.#waiting++;
    if (!context.abortable) return this.#promise;
    return untilAborted(this.#promise, context.signal, () => {
      if (--this.#waiting === 0) this.#scope.abort(context.abortReason);
    });
  }
}

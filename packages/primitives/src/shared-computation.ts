import { AbortScope, type WorkflowContext } from '@tta/core';

/**
 * One computation that several callers wait for. It belongs to none of them: a caller's abort ends only that caller's
 * wait, and the computation is told to stop when nobody waits any more.
 */
export class SharedComputation<Value> {
  /** Ends the computation. */
  readonly scope = new AbortScope({});
  readonly #promise: Promise<Value>;
  #waiting = 0;

  /** Starts it. `compute` gets the scope by which it can be ended. */
  constructor(compute: (scope: AbortScope) => Promise<Value>) {
    this.#promise = compute(this.scope);
    // Callers that have left see no rejection; it is not unhandled for that.
    this.#promise.catch(() => undefined);
  }

  /** The result, or the context's abort reason, whichever comes first. */
  wait(context: WorkflowContext): Promise<Value> {
    this.#waiting++;
    if (!context.abortable) return this.#promise;
    return this.#waitWith(context.signal);
  }

  async #waitWith(signal: AbortSignal): Promise<Value> {
    let leave: (() => void) | undefined;
    const left = new Promise<never>((_, reject) => {
      leave = () => {
        if (--this.#waiting === 0) this.scope.abort(signal.reason);
        reject(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
    });
    try {
      return await Promise.race([this.#promise, left]);
    } finally {
      if (leave) signal.removeEventListener('abort', leave);
    }
  }
}

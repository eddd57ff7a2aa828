import type { WorkflowContext } from '@tta/core';
import { AbortScope, SharedDeadline } from '@tta/core/authors';
import { CacheCycleError } from './cache-cycle-error.js';
import { untilAborted } from '../until-aborted.js';

/**
 * One computation that several callers wait for. It belongs to none of them: a caller's abort ends only that caller's
 * wait, and the computation is told to stop when the last caller stops waiting. Its deadline is the latest of theirs.
 */
export class SingleFlight<Value> {
  /** Absent where the first caller never leaves, and so never has a deadline. */
  readonly #deadline: SharedDeadline | undefined;
  readonly #scope: AbortScope;
  readonly #promise: Promise<Value>;
  #resolve!: (value: unknown) => void;
  readonly #label: () => string;
  /** The computations that this one waits for, with the number of waits. */
  readonly #waitsFor = new Map<SingleFlight<unknown>, number>();
  /** Contexts of those that wait, in the order in which they came. */
  readonly #callers = new Set<WorkflowContext>();
  #starter: WorkflowContext | undefined;

  /** `label` names it in errors. `mayEnd`: whether the first caller may stop waiting. */
  constructor(label: () => string, mayEnd: boolean) {
    this.#label = label;
    this.#deadline = mayEnd ? new SharedDeadline() : undefined;
    this.#scope = new AbortScope({ sharedWork: this, deadline: this.#deadline });
    this.#promise = new Promise((resolve) => {
      this.#resolve = resolve as (value: unknown) => void;
    });
    // Marks the rejection as handled, even if all callers have left.
    this.#promise.catch(() => undefined);
  }

  /**
   * Begins the computation. Separate from the constructor, because `compute` may look this computation up at once.
   * `compute` receives the scope that tells it to stop.
   */
  start(compute: (scope: AbortScope) => Promise<unknown>): void {
    this.#resolve(compute(this.#scope));
  }

  /**
   * Charges what the computation spent in `context` to the first caller that still waits; the others saved it. Without
   * one, the caller that began it pays.
   */
  charge(context: WorkflowContext): void {
    const [first = this.#starter] = this.#callers;
    first?.charge(context);
  }

  /** The context of the caller that began it. */
  get startedBy(): WorkflowContext | undefined {
    return this.#starter;
  }

  /** Whether it was told to stop, so that callers can no longer join. */
  get isAbandoned(): boolean {
    return this.#scope.aborted;
  }

  /**
   * The result, or the context's abort reason, whichever comes first. If this computation already waits for the
   * context's own, directly or through others, neither could end, so it rejects with a `CacheCycleError`.
   */
  wait(context: WorkflowContext): Promise<Value> {
    const { sharedWork } = context;
    if (!(sharedWork instanceof SingleFlight)) return this.#settled(context);
    const around = sharedWork as SingleFlight<unknown>;
    const path = this.#pathTo(around);
    if (path !== undefined) return Promise.reject(new CacheCycleError([around, ...path].map((each) => each.#label())));
    around.#waitsFor.set(this, (around.#waitsFor.get(this) ?? 0) + 1);
    return this.#settled(context).finally(() => {
      const left = (around.#waitsFor.get(this) ?? 1) - 1;
      if (left === 0) around.#waitsFor.delete(this);
      else around.#waitsFor.set(this, left);
    });
  }

  #settled(context: WorkflowContext): Promise<Value> {
    this.#starter ??= context;
    this.#callers.add(context);
    const leave = this.#deadline && context.waitFor(this.#deadline);
    if (!context.abortable) return this.#promise;
    return untilAborted(this.#promise, context.signal, (isAborted) => {
      leave?.();
      if (!isAborted) return;
      this.#callers.delete(context);
      if (this.#callers.size === 0) this.#scope.abort(context.abortReason);
    });
  }

  /** The chain of computations from this one to `goal`, each waiting for the next; `undefined` if there is none. */
  #pathTo(goal: SingleFlight<unknown>): SingleFlight<unknown>[] | undefined {
    const cameFrom = new Map<SingleFlight<unknown>, SingleFlight<unknown> | undefined>([[this, undefined]]);
    // A map is walked in the order in which it grows.
    for (const [each] of cameFrom) {
      if (each === goal) {
        const path: SingleFlight<unknown>[] = [];
        for (let at: SingleFlight<unknown> | undefined = each; at !== undefined; at = cameFrom.get(at))
          path.unshift(at);
        return path;
      }
      for (const next of each.#waitsFor.keys()) if (!cameFrom.has(next)) cameFrom.set(next, each);
    }
    return undefined;
  }
}

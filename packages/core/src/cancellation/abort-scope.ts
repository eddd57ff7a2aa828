import { defaultMaxListeners, getMaxListeners, setMaxListeners } from 'node:events';
import { offAbort, onAbort } from './abort-listeners.js';
import { Deadline } from './deadline.js';
import type { SharedDeadline } from './shared-deadline.js';
import type { CauseOf, TimeLimit } from './time-limit.js';
import { Timer } from './timer.js';
import { watchListeners } from './watch-listeners.js';

/** The possible ends of a scope. */
export interface AbortSources {
  /** The enclosing scope. This scope ends when that one does. */
  readonly parent?: AbortScope | undefined;
  /** The shared work that this scope can end, returned by `sharedWork` of this scope and of scopes inside it. */
  readonly sharedWork?: object | undefined;
  /** The caller's signal. */
  readonly signal?: AbortSignal | undefined;
  /** When the work must be over. */
  readonly deadline?: TimeLimit | undefined;
}

/**
 * How outer signals and timers refer to a scope: weakly, so that they do not keep an abandoned scope alive, but
 * strongly while its signal has listeners, because the scope may be reachable from nowhere else.
 */
interface ScopeReference {
  readonly scope: WeakRef<AbortScope>;
  listenedTo: AbortScope | undefined;
}

/**
 * To be cancelled when a scope is over or abandoned. Holds weak references, so that it does not keep the scope alive.
 */
interface Subscription {
  readonly timer: Timer | undefined;
  readonly signals: readonly WeakRef<AbortSignal>[];
  readonly notify: WeakRef<() => void>;
}

const abandoned = new FinalizationRegistry<Subscription>(unsubscribe);

/**
 * Ends a context's work by an abort, an outer signal or a deadline, whichever comes first.
 *
 * It is not `AbortSignal.any([signal, AbortSignal.timeout(ms)])` for four reasons. A deadline's reason is a
 * `TimeoutExceededError`, which tells the limit and the step's status; that of `AbortSignal.timeout` is a
 * `DOMException`. Fake timers in tests control the `setTimeout` used here, but not `AbortSignal.timeout`. A deadline
 * may be more than 2^31 ms away, where `AbortSignal.timeout` fires at once. And most steps never look at their signal,
 * while creating an `AbortController` costs more than a whole step, so it is created on first use.
 */
export class AbortScope {
  readonly #parent: AbortScope | undefined;
  readonly #sharedWork: object | undefined;
  readonly #source: AbortSignal | undefined;
  readonly #deadline: TimeLimit | undefined;
  #isAborted = false;
  #reason: unknown;
  #controller: AbortController | undefined;
  #release: (() => void) | undefined;

  constructor({ parent, signal, deadline, sharedWork }: AbortSources) {
    this.#parent = parent;
    this.#sharedWork = sharedWork;
    this.#source = signal;
    this.#deadline = deadline;
  }

  /** Whether the work is to stop. Cheap: creates no signal. */
  get aborted(): boolean {
    if (this.#isAborted) return true;
    if (this.#source?.aborted === true) return this.#settle(this.#source.reason);
    if (this.#parent?.aborted === true) return this.#settle(this.#parent.reason);
    return this.#deadline?.isOver === true && this.#settle(this.#deadline.expired());
  }

  /** The earliest deadline of this scope and of the enclosing ones. */
  get deadline(): TimeLimit | undefined {
    // Without a list: a timeout asks for each of its executions.
    let earliest = this.#deadline;
    for (let scope = this.#parent; scope !== undefined; scope = scope.#parent) {
      const each = scope.#deadline;
      if (each !== undefined && (earliest === undefined || each.atMs < earliest.atMs)) earliest = each;
    }
    return earliest;
  }

  /** The shared work that this scope is part of, if any. */
  get sharedWork(): object | undefined {
    return this.#sharedWork ?? this.#parent?.sharedWork;
  }

  /** Why the work is to stop; `undefined` while it is not. */
  get reason(): unknown {
    return this.aborted ? this.#reason : undefined;
  }

  /** The same as a standard signal. Created on first use. */
  get signal(): AbortSignal {
    if (this.#controller !== undefined) return this.#controller.signal;
    if (this.#source !== undefined) {
      expectManyListeners(this.#source);
      // The caller's own signal, if nothing else could end the work.
      if (this.#parent === undefined && this.#deadline === undefined) return this.#source;
    }
    this.#controller = new AbortController();
    const { signal } = this.#controller;
    setMaxListeners(0, signal);
    if (this.aborted) this.#controller.abort(this.#reason);
    else if (this.#source !== undefined || this.#deadline instanceof Deadline) this.#listenWeakly(signal);
    else if (this.#parent !== undefined) this.#listen(this.#parent.signal);
    return signal;
  }

  /**
   * Ends the work of this scope and of those inside it, but not of the enclosing one. The first reason stays. Do not
   * call it on a scope that has only a caller's signal: only the caller may abort that.
   */
  abort(reason: unknown): void {
    if (!this.aborted) this.#settle(reason);
  }

  /**
   * Makes a failure the cause if time runs out for this scope or an enclosing one, until the function returned is
   * called.
   */
  addCause(cause: CauseOf): () => void {
    const deadlines = this.#deadlines();
    for (const deadline of deadlines) deadline.addCause(cause);
    return () => {
      for (const deadline of deadlines) deadline.removeCause(cause);
    };
  }

  /**
   * Makes this scope's deadline count for shared work, until the function returned is called. If time runs out for this
   * scope, the last failure inside that work is the cause.
   */
  waitFor(work: SharedDeadline): () => void {
    const leave = work.join(this);
    const removeCause = this.addCause(() => work.lastFailure);
    return () => {
      removeCause();
      leave();
    };
  }

  #deadlines(): TimeLimit[] {
    const deadlines = this.#deadline === undefined ? [] : [this.#deadline];
    for (let scope = this.#parent; scope !== undefined; scope = scope.#parent) {
      if (scope.#deadline !== undefined) deadlines.push(scope.#deadline);
    }
    return deadlines;
  }

  /** Removes its listeners and timer. Call it when the work is over; otherwise they stay until garbage collection. */
  dispose(): void {
    this.#release?.();
    this.#release = undefined;
  }

  #settle(reason: unknown): true {
    this.#isAborted = true;
    this.#reason = reason;
    this.dispose();
    this.#controller?.abort(reason);
    return true;
  }

  /** For the scope of a composite, which has neither a signal nor a deadline, and which the composite disposes of. */
  #listen(outer: AbortSignal): void {
    const notify = (): boolean => this.aborted;
    onAbort(outer, notify);
    this.#release = () => offAbort(outer, notify);
  }

  /** For the scope of a context, which is never disposed explicitly. */
  #listenWeakly(signal: AbortSignal): void {
    const reference: ScopeReference = { scope: new WeakRef(this), listenedTo: undefined };
    // This closure also makes the signal keep its scope alive; otherwise the timer could find the scope collected.
    watchListeners(signal, (isListenedTo) => {
      reference.listenedTo = isListenedTo ? this : undefined;
    });
    const notify = notifierOf(reference);
    const signals = [this.#parent?.signal, this.#source].filter((outer) => outer !== undefined);
    for (const outer of signals) onAbort(outer, notify);
    const subscription: Subscription = {
      timer: this.#deadline instanceof Deadline ? Timer.at(this.#deadline.atMs, notify).unref() : undefined,
      signals: signals.map((outer) => new WeakRef(outer)),
      notify: new WeakRef(notify),
    };
    abandoned.register(this, subscription, this);
    this.#release = () => {
      unsubscribe(subscription);
      abandoned.unregister(this);
    };
  }
}

/** Outside the method, because closures of one scope share what any of them captures: here that would be `this`. */
function notifierOf(reference: ScopeReference): () => void {
  return () => {
    const scope = reference.scope.deref();
    // Reading `aborted` ends a scope whose deadline has passed.
    if (scope?.aborted === true) reference.listenedTo = undefined;
  };
}

const unlimited = new WeakSet<AbortSignal>();

/** Many branches or executions may listen to one signal at a time; Node should not report that as a leak. */
function expectManyListeners(signal: AbortSignal): void {
  if (unlimited.has(signal)) return;
  unlimited.add(signal);
  try {
    // A limit that the application set stays.
    if (getMaxListeners(signal) === defaultMaxListeners) setMaxListeners(0, signal);
  } catch {
    // Node throws if the limit is already 0, and for signals that are not Node's own EventTarget.
  }
}

function unsubscribe({ timer, signals, notify }: Subscription): void {
  timer?.cancel();
  const callback = notify.deref();
  if (callback === undefined) return;
  for (const weak of signals) {
    const signal = weak.deref();
    if (signal !== undefined) offAbort(signal, callback);
  }
}

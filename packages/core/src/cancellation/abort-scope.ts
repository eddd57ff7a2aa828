import { defaultMaxListeners, getMaxListeners, setMaxListeners } from 'node:events';
import { offAbort, onAbort } from './abort-hub.js';
import type { Deadline } from './deadline.js';
import { Timer } from './timer.js';
import { TimeoutExceededError } from '../errors/timeout-exceeded-error.js';
import { watchListeners } from './watch-listeners.js';

/** Where a scope's end can come from. */
export interface AbortSources {
  /** The scope around this one: when it ends, this one does. */
  readonly parent?: AbortScope | undefined;
  /** The shared work that this scope can end: what `sharedWork` of it and of scopes inside it gives. */
  readonly sharedWork?: object | undefined;
  /** The caller's signal. */
  readonly signal?: AbortSignal | undefined;
  /** When the work must be over. */
  readonly deadline?: Deadline | undefined;
}

/**
 * How signals and timers around a scope reach it: weakly, so that they do not keep an abandoned one for as long as they live
 * themselves; but not while someone waits for its abort, who may be reachable from nowhere else.
 */
interface Link {
  readonly scope: WeakRef<AbortScope>;
  listenedTo: AbortScope | undefined;
}

/** What to take back when a scope is over or abandoned. Weak, so as not to keep alive what it waits to be abandoned. */
interface Ties {
  readonly timer: Timer | undefined;
  readonly signals: readonly WeakRef<AbortSignal>[];
  readonly wake: WeakRef<() => void>;
}

const abandoned = new FinalizationRegistry<Ties>(untie);

/**
 * What can end a context's work. Most steps never look at their signal, and an `AbortController` costs more than a
 * whole step: it is made only for who asks.
 */
export class AbortScope {
  readonly #parent: AbortScope | undefined;
  readonly #sharedWork: object | undefined;
  readonly #source: AbortSignal | undefined;
  readonly #deadline: Deadline | undefined;
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

  /** Whether the work is to stop. Cheap: makes no signal. */
  get aborted(): boolean {
    if (this.#isAborted) return true;
    if (this.#source?.aborted === true) return this.#settle(this.#source.reason);
    if (this.#parent?.aborted === true) return this.#settle(this.#parent.reason);
    if (this.#deadline?.isOver === true) {
      return this.#settle(new TimeoutExceededError(this.#deadline.timeoutMs));
    }
    return false;
  }

  /** The shared work that this scope is part of, if any. */
  get sharedWork(): object | undefined {
    return this.#sharedWork ?? this.#parent?.sharedWork;
  }

  /** Why it is to stop; `undefined` while it is not. */
  get reason(): unknown {
    return this.aborted ? this.#reason : undefined;
  }

  /** The same as a standard signal. Made when first asked for. */
  get signal(): AbortSignal {
    if (this.#controller !== undefined) return this.#controller.signal;
    if (this.#source !== undefined) {
      expectManyListeners(this.#source);
      // The caller's own signal, where nothing else could end the work.
      if (this.#parent === undefined && this.#deadline === undefined) return this.#source;
    }
    this.#controller = new AbortController();
    const { signal } = this.#controller;
    setMaxListeners(0, signal);
    if (this.aborted) this.#controller.abort(this.#reason);
    else if (this.#source !== undefined || this.#deadline !== undefined) this.#listenWeakly(signal);
    else if (this.#parent !== undefined) this.#listen(this.#parent.signal);
    return signal;
  }

  /**
   * Ends the work of this scope and of those inside it, not that around it. The first reason stays. Not for a scope made of
   * nothing but a caller's signal: that signal is the caller's to abort.
   */
  abort(reason: unknown): void {
    if (!this.aborted) this.#settle(reason);
  }

  /** Lets go of the signals around it. To be called when the work is over; otherwise that waits for the garbage collection. */
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

  /** A scope with nothing of its own is a composite's, who disposes of it. */
  #listen(outer: AbortSignal): void {
    const wake = (): boolean => this.aborted;
    onAbort(outer, wake);
    this.#release = () => offAbort(outer, wake);
  }

  /** A context's scope, of which nobody disposes. */
  #listenWeakly(signal: AbortSignal): void {
    const link: Link = { scope: new WeakRef(this), listenedTo: undefined };
    // By this function the signal also keeps its scope alive, which the timer would find gone otherwise.
    watchListeners(signal, (isListenedTo) => {
      link.listenedTo = isListenedTo ? this : undefined;
    });
    const wake = wakerOf(link);
    const signals = [this.#parent?.signal, this.#source].filter((outer) => outer !== undefined);
    for (const outer of signals) onAbort(outer, wake);
    const ties: Ties = {
      timer: this.#deadline === undefined ? undefined : new Timer(this.#deadline.atMs, wake),
      signals: signals.map((outer) => new WeakRef(outer)),
      wake: new WeakRef(wake),
    };
    abandoned.register(this, ties, this);
    this.#release = () => {
      untie(ties);
      abandoned.unregister(this);
    };
  }
}

/** Outside of the method, for functions made in one scope share all that one of them holds: here it would be `this`. */
function wakerOf(link: Link): () => void {
  return () => {
    const scope = link.scope.deref();
    // Asking is what ends a scope whose time has come.
    if (scope?.aborted === true) link.listenedTo = undefined;
  };
}

const unlimited = new WeakSet<AbortSignal>();

/** Many branches, or executions of one process, may wait for a signal at a time: Node is not to take that for a leak. */
function expectManyListeners(signal: AbortSignal): void {
  if (unlimited.has(signal)) return;
  unlimited.add(signal);
  try {
    // A limit that someone set stays.
    if (getMaxListeners(signal) === defaultMaxListeners) setMaxListeners(0, signal);
  } catch {
    // Node throws where there is no limit already, and for what is no EventTarget of its own.
  }
}

function untie({ timer, signals, wake }: Ties): void {
  timer?.cancel();
  const waiting = wake.deref();
  if (waiting === undefined) return;
  for (const weak of signals) {
    const signal = weak.deref();
    if (signal !== undefined) offAbort(signal, waiting);
  }
}

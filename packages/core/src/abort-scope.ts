import { defaultMaxListeners, getMaxListeners, setMaxListeners } from 'node:events';
import { TimeoutExceededError } from './errors/timeout-exceeded-error.js';
import { watchListeners } from './watch-listeners.js';

/** Where a scope's end can come from. */
export interface AbortSources {
  /** The scope around this one: when it ends, this one does. */
  readonly parent?: AbortScope | undefined;
  /** The caller's signal. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds since the epoch, as of `Date.now()`. */
  readonly deadline?: number | undefined;
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
  readonly timer: ReturnType<typeof setTimeout> | undefined;
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
  readonly #source: AbortSignal | undefined;
  readonly #deadline: number | undefined;
  readonly #createdAt: number;
  #isAborted = false;
  #reason: unknown;
  #controller: AbortController | undefined;
  #link: Link | undefined;
  #ties: Ties | undefined;

  constructor({ parent, signal, deadline }: AbortSources) {
    this.#parent = parent;
    this.#source = signal;
    this.#deadline = deadline;
    this.#createdAt = deadline === undefined ? 0 : Date.now();
  }

  /** Whether the work is to stop. Cheap: makes no signal. */
  get aborted(): boolean {
    if (this.#isAborted) return true;
    if (this.#source?.aborted === true) return this.#settle(this.#source.reason);
    if (this.#parent?.aborted === true) return this.#settle(this.#parent.reason);
    if (this.#deadline !== undefined && Date.now() >= this.#deadline) {
      return this.#settle(new TimeoutExceededError(this.#deadline - this.#createdAt));
    }
    return false;
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
    expectManyListeners(signal);
    if (this.aborted) {
      this.#controller.abort(this.#reason);
    } else {
      // By this function the signal also keeps its scope alive, which the timer would find gone otherwise.
      watchListeners(signal, (isListenedTo) => {
        if (this.#link) this.#link.listenedTo = isListenedTo ? this : undefined;
      });
      this.#listen();
    }
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
    if (this.#ties === undefined) return;
    untie(this.#ties);
    this.#ties = undefined;
    abandoned.unregister(this);
  }

  #settle(reason: unknown): true {
    this.#isAborted = true;
    this.#reason = reason;
    this.dispose();
    this.#controller?.abort(reason);
    return true;
  }

  #listen(): void {
    const signals = [this.#parent?.signal, this.#source].filter((signal) => signal !== undefined);
    if (signals.length === 0 && this.#deadline === undefined) return;
    const link = (this.#link ??= { scope: new WeakRef(this), listenedTo: undefined });
    const wake = (): void => AbortScope.#wake(link.scope.deref());
    for (const signal of signals) signal.addEventListener('abort', wake, { once: true });
    this.#ties = {
      timer: this.#deadline === undefined ? undefined : startTimer(this.#deadline, wake),
      signals: signals.map((signal) => new WeakRef(signal)),
      wake: new WeakRef(wake),
    };
    abandoned.register(this, this.#ties, this);
  }

  /** Timers may fire a millisecond early, and take no more than 2^31 - 1. */
  static #wake(scope: AbortScope | undefined): void {
    if (scope === undefined || scope.aborted) return;
    scope.dispose();
    scope.#listen();
  }
}

/** Many branches, or executions of one process, may wait for a signal at a time: Node is not to take that for a leak. */
function expectManyListeners(signal: AbortSignal): void {
  try {
    // A limit that someone set stays.
    if (getMaxListeners(signal) === defaultMaxListeners) setMaxListeners(0, signal);
  } catch {
    // Node throws where there is no limit any more, and for what is no EventTarget of its own.
  }
}

function untie({ timer, signals, wake }: Ties): void {
  clearTimeout(timer);
  const listener = wake.deref();
  if (listener === undefined) return;
  for (const signal of signals) signal.deref()?.removeEventListener('abort', listener);
}

function startTimer(deadline: number, wake: () => void): ReturnType<typeof setTimeout> {
  const timer = setTimeout(wake, Math.min(deadline - Date.now() + 1, 0x7fffffff));
  timer.unref();
  return timer;
}

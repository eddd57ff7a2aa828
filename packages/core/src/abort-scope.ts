import { TimeoutExceededError } from './errors/timeout-exceeded-error.js';

/** Who holds a signal keeps its scope alive, or a deadline's timer, which holds the scope weakly, would find it gone. */
const scopeOf = new WeakMap<AbortSignal, AbortScope>();

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
  #release: (() => void) | undefined;

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
    // The caller's own signal, where nothing else could end the work.
    if (this.#source !== undefined && this.#parent === undefined && this.#deadline === undefined) return this.#source;
    this.#controller = new AbortController();
    scopeOf.set(this.#controller.signal, this);
    if (this.aborted) this.#controller.abort(this.#reason);
    else this.#listen();
    return this.#controller.signal;
  }

  /** Ends the work of this scope and of those inside it, not that around it. The first reason stays. */
  abort(reason: unknown): void {
    if (!this.aborted) this.#settle(reason);
  }

  /** Lets go of the signals around it. To be called when the work is over, or they hold this scope as long as they live. */
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

  #listen(): void {
    const outer = this.#parent?.signal;
    const source = this.#source;
    const check = (): boolean => this.aborted;
    outer?.addEventListener('abort', check, { once: true });
    source?.addEventListener('abort', check, { once: true });
    const timer = this.#startTimer();
    this.#release = () => {
      outer?.removeEventListener('abort', check);
      source?.removeEventListener('abort', check);
      clearTimeout(timer);
    };
  }

  #startTimer(): ReturnType<typeof setTimeout> | undefined {
    if (this.#deadline === undefined) return undefined;
    const deadline = this.#deadline;
    // A timer holds on to what it will call: weakly, so that an abandoned context can go before its deadline comes.
    const self = new WeakRef(this);
    // Timers may fire a millisecond early, and take no more than 2^31 - 1.
    const wake = (): void => {
      const scope = self.deref();
      if (scope !== undefined && !scope.aborted) scope.#rearm();
    };
    const timer = setTimeout(wake, Math.min(deadline - Date.now() + 1, 0x7fffffff));
    timer.unref();
    return timer;
  }

  #rearm(): void {
    this.dispose();
    this.#listen();
  }
}

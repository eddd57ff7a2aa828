import { AsyncLocalStorage } from 'node:async_hooks';

/** One execution of a step. */
class RunningStep {
  /** Steps that it executes and has not yet seen the end of. */
  inner = 0;
  /** Waits for time or for other steps. */
  waits = 0;
  hasEnded = false;

  constructor(
    readonly outer: RunningStep | undefined,
    private readonly hasOwnWork: boolean,
  ) {}

  /** Whether it may be doing something real, such as a call over the network. */
  get isBusy(): boolean {
    return !this.hasEnded && this.hasOwnWork && this.inner === 0 && this.waits === 0;
  }
}

/** Knows which steps run, and which of them may be doing something real. */
export class RunningSteps {
  readonly #current = new AsyncLocalStorage<RunningStep>();
  readonly #onChange: () => void;
  #running = 0;
  #busy = 0;
  /** Whether a body was called and has not come back yet. */
  #isEntering = false;

  /** `onChange` is called when a step starts, ends, begins to wait or stops waiting. */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Forgets all steps. Otherwise Node would go on asking for each promise of the process which step made it. */
  close(): void {
    this.#current.disable();
  }

  get isEmpty(): boolean {
    return this.#running === 0;
  }

  get areBusy(): boolean {
    return this.#busy > 0;
  }

  /** As `Clock.runStep`. A step with `runsOnlyChildren` has no work of its own. */
  run<T>({ runsOnlyChildren }: { readonly runsOnlyChildren: boolean }, body: () => Promise<T>): Promise<T> | undefined {
    if (this.#isEntering) {
      this.#isEntering = false;
      return undefined;
    }
    return this.#account(new RunningStep(this.#current.getStore(), !runsOnlyChildren), body);
  }

  async #account<T>(step: RunningStep, body: () => Promise<T>): Promise<T> {
    this.#running++;
    this.#change(step.outer, (outer) => outer.inner++);
    this.#busy += Number(step.isBusy);
    this.#isEntering = true;
    try {
      return await this.#current.run(step, body);
    } finally {
      this.#running--;
      this.#change(step, () => (step.hasEnded = true));
      this.#change(step.outer, (outer) => outer.inner--);
    }
  }

  /** As `Clock.idle`. */
  async idle<T>(promise: Promise<T>): Promise<T> {
    const step = this.#current.getStore();
    this.#change(step, (waiting) => waiting.waits++);
    try {
      return await promise;
    } finally {
      this.#change(step, (waiting) => waiting.waits--);
    }
  }

  #change(step: RunningStep | undefined, change: (step: RunningStep) => void): void {
    if (step !== undefined) {
      const wasBusy = step.isBusy;
      change(step);
      this.#busy += Number(step.isBusy) - Number(wasBusy);
    }
    this.#onChange();
  }
}

import type { ObservedStep } from '../instrumentation/step-info.js';

/** A step about to run. */
export interface ExecutedStep<Context> {
  readonly primitive: ObservedStep;
  readonly input: unknown;
  /** The context that the step was called with. */
  readonly context: Context;
}

/**
 * Runs the steps of a context in place of plain calls, such as an engine that records each result. Generic, because a
 * context knows its executor.
 */
export interface ExecutorOf<Context> {
  /**
   * Gives the step's result, or throws it. `proceed` runs the step, observed as usual, with the given context, whose
   * executor runs the steps inside it. A step whose result is recorded already is not run again.
   */
  execute<Output>(step: ExecutedStep<Context>, proceed: (context: Context) => Promise<Output>): Promise<Output>;
  /** Calls `body` once, and gives the same value whenever the execution is repeated: for what decides the next steps. */
  record<Value>(name: string, body: () => Value | Promise<Value>, context: Context): Promise<Value>;
  /** Waits, even beyond the end of this process. Rejects with the reason of the context's abort. */
  sleep(delayMs: number, context: Context): Promise<void>;
  /** Waits for a message to the execution. `undefined` if it does not come in time. Engines without messages omit it. */
  wait?(message: AwaitedMessage, context: Context): Promise<{ readonly value: unknown } | undefined>;
}

/** A message that an execution waits for. */
export interface AwaitedMessage {
  readonly name: string;
  /** Milliseconds; `Infinity`: until the context ends. */
  readonly timeoutMs: number;
}

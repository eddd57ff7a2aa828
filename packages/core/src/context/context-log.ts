import { guardedLog } from '../instrumentation/guard-instrumentation.js';
import type { StepLog, StepObservation } from '../instrumentation/step-observation.js';

/** Logs the application's own lines inside a step. They carry the step's ids and name, and go where its events go. */
export class ContextLog {
  constructor(
    private readonly observer: object | undefined,
    private readonly observation: StepObservation | undefined,
  ) {}

  /** Logs a line at level `debug`. Does nothing without an observer. */
  debug(message: string, fields?: StepLog['fields']): void {
    this.#log({ level: 'debug', message, fields });
  }

  /** Logs a line at level `info`. Does nothing without an observer. */
  info(message: string, fields?: StepLog['fields']): void {
    this.#log({ level: 'info', message, fields });
  }

  /** Logs a line at level `warn`. Does nothing without an observer. */
  warn(message: string, fields?: StepLog['fields']): void {
    this.#log({ level: 'warn', message, fields });
  }

  /** Logs a line at level `error`. Does nothing without an observer. Pass the failure as the field `error`. */
  error(message: string, fields?: StepLog['fields']): void {
    this.#log({ level: 'error', message, fields });
  }

  #log(line: StepLog): void {
    if (this.observer !== undefined && this.observation !== undefined) {
      guardedLog(this.observer, this.observation, line);
    }
  }
}

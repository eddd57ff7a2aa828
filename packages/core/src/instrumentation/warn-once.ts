import { describeError } from '../platform/describe-error.js';

const warned = new WeakSet();

/** Warns of a failing listener once for each listener; the workflow that it watches goes on. */
export function warnOnce(listener: object, method: string, error: unknown): void {
  if (warned.has(listener)) return;
  warned.add(listener);
  const { errorType, errorMessage } = describeError(error);
  warn(
    `an instrumentation threw in ${method}: ${errorType}: ${errorMessage}. The workflow went on; some of its telemetry is lost. This is said once.`,
  );
}

/** One line on the process's warning channel, or on the console where there is none. */
export function warn(message: string): void {
  const text = `TTA: ${message}`;
  if (typeof process === 'object') process.emitWarning(text, 'TtaWarning');
  else console.warn(text);
}

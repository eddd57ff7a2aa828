import { describeError } from '../platform/describe-error.js';
import { warn } from '../platform/warn.js';

const warned = new WeakSet();

/** Warns of a failing listener once for each listener; the workflow that it watches goes on. */
export function warnOfListener(listener: object, method: string, error: unknown): void {
  if (warned.has(listener)) return;
  warned.add(listener);
  const { errorType, errorMessage } = describeError(error);
  warn(
    `an instrumentation threw in ${method}: ${errorType}: ${errorMessage}. The workflow went on; some of its telemetry is lost. This is said once.`,
  );
}

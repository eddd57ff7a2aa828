import { AbortScope } from '../cancellation/abort-scope.js';
import { Deadline } from '../cancellation/deadline.js';
import type { WorkflowContextOptions } from './workflow-context-options.js';

/** The outer scope, unless the options can end the work earlier. */
export function scopeInside(parent: AbortScope | undefined, options: WorkflowContextOptions): AbortScope | undefined {
  const { signal } = options;
  const deadline = earliestDeadline(options);
  if (signal === undefined && deadline === undefined) return parent;
  return new AbortScope({ parent, signal, deadline });
}

function earliestDeadline({ deadline, timeoutMs = Infinity }: WorkflowContextOptions): Deadline | undefined {
  const at = deadline === undefined ? undefined : Deadline.at(deadline);
  if (timeoutMs === Infinity || timeoutMs >= (at?.timeoutMs ?? Infinity)) return at;
  return Deadline.after(timeoutMs);
}

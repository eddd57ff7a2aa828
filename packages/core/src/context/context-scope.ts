import { AbortScope } from '../cancellation/abort-scope.js';
import { Deadline } from '../cancellation/deadline.js';
import type { WorkflowContextOptions } from './workflow-context-options.js';

/** The outer scope, unless the options can end the work earlier. */
export function scopeInside(
  parent: AbortScope | undefined,
  { signal, deadline }: WorkflowContextOptions,
): AbortScope | undefined {
  if (signal === undefined && deadline === undefined) return parent;
  return new AbortScope({ parent, signal, deadline: deadline === undefined ? undefined : Deadline.at(deadline) });
}

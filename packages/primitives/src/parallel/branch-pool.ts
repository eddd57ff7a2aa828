import type { AbortScope } from '@tta/core/authors';
import { SiblingFailedError } from './parallel-error.js';

/**
 * Starts branches in order, at most `maxConcurrency` at a time: each worker takes the next branch when it is free. A
 * branch's promise settles with the branch. The first failure aborts `scope`, if given, and no further branch is
 * started. `stepName` is that of the step whose branches they are.
 */
export function startPool(
  branches: readonly unknown[],
  maxConcurrency: number,
  stepName: string,
  scope: AbortScope | undefined,
  start: (index: number) => Promise<unknown>,
): Promise<unknown>[] {
  const waiting = branches.map((_, index) => ({ index, ...deferred() }));
  const promises = waiting.map(({ promise }) => promise);
  // An index, because `shift` moves all remaining elements.
  let taken = 0;
  const work = async (): Promise<void> => {
    for (let next = waiting[taken++]; next !== undefined; next = waiting[taken++]) {
      // A branch that is not started after a failure has not failed: it settles with the scope's reason.
      const started = scope?.aborted === true ? Promise.reject(scope.reason) : start(next.index);
      await started.then(next.resolve, (error: unknown) => {
        // Before another branch can take this one's place.
        scope?.abort(new SiblingFailedError(stepName, error));
        next.reject(error);
      });
    }
  };
  const workers = Math.min(maxConcurrency, branches.length);
  for (let worker = 0; worker < workers; worker++) void work();
  return promises;
}

function deferred(): {
  promise: Promise<unknown>;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
} {
  let resolve!: (value: unknown) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<unknown>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}

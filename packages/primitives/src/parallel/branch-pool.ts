import type { AbortScope } from '@tta/core/authors';
import { SiblingFailedError } from './parallel-error.js';

/**
 * Starts branches in their order, `maxConcurrency` at a time: as many workers take the next one as soon as they are free. Each branch's
 * promise settles with it. With a `scope` the first failure aborts it, and no branch is started any more.
 */
export function startPool(
  branches: readonly unknown[],
  maxConcurrency: number,
  scope: AbortScope | undefined,
  start: (index: number) => Promise<unknown>,
): Promise<unknown>[] {
  const waiting = branches.map((_, index) => ({ index, ...deferred() }));
  const promises = waiting.map(({ promise }) => promise);
  // An index and not `shift`, which moves all that wait.
  let taken = 0;
  const work = async (): Promise<void> => {
    for (let next = waiting[taken++]; next !== undefined; next = waiting[taken++]) {
      // A branch that is not started after a failure has not failed: it settles with the scope's reason.
      const started = scope?.aborted === true ? Promise.reject(scope.reason) : start(next.index);
      await started.then(next.resolve, (error: unknown) => {
        // Before another branch can take this one's place.
        scope?.abort(new SiblingFailedError(error));
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

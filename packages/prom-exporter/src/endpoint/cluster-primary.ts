import cluster from 'node:cluster';

/**
 * Calls `onFork` once when this process forks its first worker by `node:cluster`, at once where it has done so already.
 * Returns what ends the wait.
 */
export function watchFirstFork(onFork: () => void): () => void {
  if (!cluster.isPrimary) return () => undefined;
  if (Object.keys(cluster.workers ?? {}).length > 0) {
    onFork();
    return () => undefined;
  }
  cluster.once('fork', onFork);
  return () => {
    cluster.off('fork', onFork);
  };
}

/** Megabytes in use on the heap, and by what belongs to it, after a collection of garbage. Needs `--expose-gc`. */
export function usedMb(): number {
  global.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
}

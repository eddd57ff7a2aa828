import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes of the heap that are still in use, without garbage. */
export async function heapAfterCollection(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  let used = Infinity;
  for (let round = 0; round < 4; round++) {
    // Abandoned deadlines are cleaned up in a turn of their own.
    await new Promise((resolve) => setTimeout(resolve, 5));
    collect();
    const { heapUsed } = process.memoryUsage();
    if (used - heapUsed < 10_000) return heapUsed;
    used = heapUsed;
  }
  return used;
}

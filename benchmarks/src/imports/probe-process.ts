// A fresh process that imports what it is told: `node --expose-gc probe-process.js MODULE...`, forked by imported.ts.
import type { Measures } from '../harness/measure.js';

function usedMb(): number {
  global.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
}

const before = usedMb();
const startedAt = performance.now();
for (const module of process.argv.slice(2)) await import(module);
const time = performance.now() - startedAt;
const measures: Measures = { time, memory: usedMb() - before };
process.send?.(measures);

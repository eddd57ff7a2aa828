// A fresh process that imports what it is told: `node --expose-gc probe-process.js MODULE...`, forked by imported.ts.
import type { Measures } from '../harness/measure.js';
import { usedMb } from './used-mb.js';

const before = usedMb();
const startedAt = performance.now();
// All at a time, as one module that imports them would.
await Promise.all(process.argv.slice(2).map((module) => import(module)));
const time = performance.now() - startedAt;
const measures: Measures = { time, memory: usedMb() - before };
process.send?.(measures);

// A fresh process that compiles the files it is told, and runs none: `node --expose-gc --experimental-vm-modules
// compile-process.js URL...`, forked by imported.ts.
import { readFileSync } from 'node:fs';
import { SourceTextModule } from 'node:vm';
import type { Measures } from '../harness/measure.js';
import { usedMb } from './used-mb.js';

const before = usedMb();
const startedAt = performance.now();
const modules = process.argv
  .slice(2)
  .map((url) => new SourceTextModule(readFileSync(new URL(url), 'utf8'), { identifier: url }));
const time = performance.now() - startedAt;
const measures: Measures = { time, memory: usedMb() - before, modules: modules.length };
process.send?.(measures);

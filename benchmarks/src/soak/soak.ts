import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { cleanEnvironment } from '../harness/clean-environment.js';
import type { SoakFigures } from './soak-protocol.js';

/** Many runs in one process that a live page observes, without a page open. */
export function soak(runs: number): Promise<SoakFigures> {
  const child = fork(fileURLToPath(new URL('./soak-process.js', import.meta.url)), [String(runs)], {
    env: cleanEnvironment(),
    execArgv: ['--expose-gc'],
  });
  return new Promise<SoakFigures>((resolve, reject) => {
    child.on('exit', (code) => reject(new Error(`the process of the soak ended with ${code ?? 'a signal'}`)));
    child.on('message', (figures: SoakFigures) => resolve(figures));
  }).finally(() => child.removeAllListeners('exit'));
}

import { describe } from '@jest/globals';
import { missingPackages, type DebianProgram } from '../stack/debian-programs.js';

/** `describe`, or its `skip` with the reason in the title where programs are missing; CI has to have them. */
export function describeWith(programs: readonly DebianProgram[], title: string, tests: () => void): void {
  const missing = missingPackages(programs);
  if (missing.length === 0 || process.env.CI === 'true') describe(title, tests);
  else describe.skip(`${title} (skipped: apt-get install ${missing.join(' ')})`, tests);
}

import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe } from '@jest/globals';

/** Something from Debian that a test needs. */
export interface Requirement {
  readonly name: string;
  readonly isInstalled: () => boolean;
}

/** A `describe` that needs programs from Debian. Where one is missing it is skipped and says so, but not in CI. */
export function describeWith(needs: readonly (string | Requirement)[], title: string, body: () => void): void {
  const missing = needs
    .map((need) => (typeof need === 'string' ? { name: need, isInstalled: () => isProgram(need) } : need))
    .filter(({ isInstalled }) => !isInstalled())
    .map(({ name }) => name);
  if (missing.length === 0 || process.env.CI === 'true') describe(title, body);
  else describe.skip(`${title} (skipped because there is no ${missing.join(' and no ')} here)`, body);
}

/** Whether a program is on the path. */
export function isProgram(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Debian's own Python: another one does not see the modules that Debian installs. */
export const debianPython = '/usr/bin/python3';

/** A module of Debian's Python. */
export function pythonModule(name: string, module: string): Requirement {
  return { name, isInstalled: () => spawnSync(debianPython, ['-c', `import ${module}`]).status === 0 };
}

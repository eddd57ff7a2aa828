import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** This package's folder. Programs that run in it import the built `@tta/*`. */
export const packageFolder = fileURLToPath(new URL('../../', import.meta.url));

/** The built demo. */
export const demoMain = fileURLToPath(new URL('../../node_modules/demo/dist/main.js', import.meta.url));

/** An application of a user's, or a part of one. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));
}

/** The root of this repository. */
export const repositoryRoot = fileURLToPath(new URL('../../../../', import.meta.url));

/** The program that `npx tta-live` runs. */
export const liveProgram = programOf('packages/live', 'tta-live');

function programOf(packagePath: string, name: string): string {
  const folder = join(repositoryRoot, packagePath);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { bin: Record<string, string> };
  return join(folder, bin[name] ?? '');
}

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

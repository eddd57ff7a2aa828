import { createRequire } from 'node:module';

/** As it stands in package.json. */
export const packageVersion: string = (createRequire(import.meta.url)('../package.json') as { version: string })
  .version;

import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** This package's folder, from `src` and from `dist` alike. */
export const infraFolder = join(dirname(fileURLToPath(import.meta.url)), '../..');

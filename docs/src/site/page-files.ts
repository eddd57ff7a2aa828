import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sitePath } from './site-map.js';

export const repository = fileURLToPath(new URL('../../..', import.meta.url));

const folders = ['docs', 'packages', 'infra', 'benchmarks'];

/** All pages of the site, as paths in the repository. */
export const pageFiles: readonly string[] = folders
  .flatMap((folder) =>
    readdirSync(repository + folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.md') && !/(?:^|\/)(?:node_modules|dist|\.programs)\//.test(file))
      .map((file) => `${folder}/${file}`),
  )
  .filter((file) => sitePath(file) !== undefined)
  .sort();

export function readPage(file: string): string {
  return readFileSync(repository + file, 'utf8');
}

import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { startNode } from './support/child.js';
import { temporaryFolder } from './support/temporary-folder.js';

const packages = fileURLToPath(new URL('../../../packages', import.meta.url));
const folder = temporaryFolder();
afterAll(() => folder.remove());

/** Puts a package where Node finds it, alone. */
function put(name: string, from: string, ...parts: readonly string[]): void {
  for (const part of parts) {
    cpSync(join(packages, from, part), join(folder.path, 'node_modules', name, part), {
      recursive: true,
      dereference: true,
    });
  }
}

describe('core and primitives', () => {
  it('run where there is no OpenTelemetry at all', async () => {
    put('@tta/core', 'core', 'dist', 'package.json');
    put('@tta/primitives', 'primitives', 'dist', 'package.json');
    put('lru-cache', 'primitives/node_modules/lru-cache', 'dist', 'package.json');
    const program = `
      import { cache, parallel, retry, sequential, task } from '@tta/primitives';
      const greet = retry(task('greet', (name) => 'Hello ' + name), { maxRetries: 1 });
      const all = sequential([cache(greet, { key: (name) => name, ttlMs: 1000 }), parallel([greet, greet])]);
      console.log(JSON.stringify(await all.execute('Ada')));
      console.log(await import('@opentelemetry/api').catch(({ code }) => code));`;

    const app = startNode(['--input-type=module', '--eval', program], { cwd: folder.path });

    expect(await app.ended).toEqual({ code: 0, signal: null });
    expect(app.stdoutLines).toEqual(['["Hello Hello Ada","Hello Hello Ada"]', 'ERR_MODULE_NOT_FOUND']);
    expect(app.stderr).toBe('');
  });
});

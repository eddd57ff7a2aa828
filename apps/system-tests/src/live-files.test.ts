import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { startNode, type Child } from './support/child.js';
import { fixture } from './support/paths.js';
import { temporaryFolder } from './support/temporary-folder.js';

let folder: ReturnType<typeof temporaryFolder>;
let app: Child;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(async () => {
  await app.stop();
  folder.remove();
});

it('the live page loads no file but its own and those of core, and the page only when it is asked for', async () => {
  const args = ['--import', fixture('loaded-files.mjs'), '--import', '@tta/live/register', '-e'];
  app = startNode([...args, 'setInterval(() => undefined, 1000)'], {
    env: { TTA_LIVE_PORT: '0', TTA_LIVE_DIR: folder.path },
  });
  const [, url = ''] = await app.waitFor(/TTA live: (\S+)/, 'stderr');
  const files = (): string[] => [...app.stdout.matchAll(/^loaded (file:.*)$/gm)].map(([, file = '']) => file);
  const own = /\/packages\/(?:live|core)\/dist\/[\w/-]+\.js$/;

  expect(files().length).toBeGreaterThan(0);
  expect(files().filter((file) => !own.test(file))).toEqual([]);
  expect(files().filter((file) => file.endsWith('/page.js'))).toEqual([]);
  expect((await fetch(url)).status).toBe(200);
  await app.waitFor(/packages\/live\/dist\/page\.js/);
  expect(files().filter((file) => !own.test(file))).toEqual([]);
});

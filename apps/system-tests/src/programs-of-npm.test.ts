import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { Child, startNode } from './support/child.js';
import { repositoryRoot } from './support/paths.js';
import { temporaryFolder } from './support/temporary-folder.js';
import { waitUntil } from './support/wait-until.js';

const script = (name: string): string => JSON.stringify(join(repositoryRoot, 'scripts', name));
const folder = temporaryFolder();
const children: Child[] = [];
afterAll(() => folder.remove());
afterEach(async () => {
  for (const child of children.splice(0)) await child.stop();
});

describe('SIGTERM to npm', () => {
  it('ends the program that npm started by a shell, as it ends by itself', async () => {
    writeFileSync(join(folder.path, 'package.json'), '{ "scripts": { "start": "node program.mjs" } }');
    writeFileSync(
      join(folder.path, 'program.mjs'),
      `import { endWithNpm } from ${script('end-with-npm.mjs')};
       endWithNpm();
       const timer = setInterval(() => undefined, 1000);
       process.once('SIGTERM', () => (clearInterval(timer), console.log('all is flushed')));
       console.log('serving');`,
    );
    const npm = new Child('npm', ['start'], { cwd: folder.path });
    children.push(npm);
    await npm.waitFor(/serving/);

    npm.kill('SIGTERM');
    // Only once the program has closed its output, too.
    await npm.ended;

    expect(npm.stdout).toContain('all is flushed');
  });
});

describe('a program that runs another one with progress', () => {
  it('ends it when it is told to end, and then ends by the same signal', async () => {
    const file = join(folder.path, 'ended');
    const long = `process.once('SIGTERM', () => {
      require('node:fs').writeFileSync(${JSON.stringify(file)}, '');
      process.exit();
    });
    setInterval(() => console.log('at work'), 50);`;
    const parent = startNode([
      '--input-type=module',
      '--eval',
      `import { runWithProgress } from ${script('run-with-progress.mjs')};
       await runWithProgress('Building', process.execPath, ['-e', ${JSON.stringify(long)}], {}, 100);
       console.log('went on');`,
    ]);
    children.push(parent);
    await parent.waitFor(/at work/, 'stderr');

    parent.kill('SIGTERM');

    expect(await parent.ended).toEqual({ code: null, signal: 'SIGTERM' });
    await waitUntil('the end of the inner program', () => existsSync(file));
    expect(parent.stdout).toBe('');
  });

  it('leaves out the settings that turbo prints', async () => {
    const lines = JSON.stringify('console.log("• Remote caching disabled"); setTimeout(() => {}, 1000)');
    const parent = startNode([
      '--input-type=module',
      '--eval',
      `import { runWithProgress } from ${script('run-with-progress.mjs')};
       await runWithProgress('Building', process.execPath, ['-e', ${lines}], {}, 100);`,
    ]);
    children.push(parent);
    await parent.ended;

    expect(parent.stderr).toMatch(/^Building, \d+ s \.\.\.$/m);
    expect(parent.stderr).not.toContain('Remote');
  });
});

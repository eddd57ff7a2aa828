import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { repositoryRoot } from './support/paths.js';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe('bootstrap.mjs', () => {
  it.each([
    ['18.20.4', 1],
    ['20.18.3', 1],
    ['20.19.0', 0],
    ['21.7.3', 1],
    ['22.11.0', 1],
    ['22.12.0', 0],
    ['24.1.0', 0],
  ])('judges Node %s as package.json does: exit %i', (version, status) => {
    const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`;
    const child = spawnSync(
      process.execPath,
      ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`, join(repositoryRoot, 'bootstrap.mjs')],
      { encoding: 'utf8' },
    );

    expect(child.status).toBe(status);
    expect(child.stderr).toMatch(status === 0 ? /^$/ : new RegExp(`^TTA needs Node .*this is ${version}`));
  });

  it('says that a long step still runs', () => {
    const script = `
      import { runWithProgress } from ${JSON.stringify(join(repositoryRoot, 'scripts/run-with-progress.mjs'))};
      const code = 'console.log("resolved 7"); setTimeout(() => {}, 1500)';
      const { status, output } = await runWithProgress('Installing', process.execPath, ['-e', code], {}, 200);
      console.log(status, output.trim());`;
    const child = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });

    expect(child.stderr).toMatch(/^Installing, \d+ s: resolved 7 \.\.\.$/m);
    expect(child.stdout).toBe('0 resolved 7\n');
  });
});

describe('packing a package', () => {
  it('fails with one clear line where it is not built', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tta-pack-'));
    folders.push(folder);
    cpSync(join(repositoryRoot, 'scripts/check-built.mjs'), join(folder, 'scripts/check-built.mjs'));
    cpSync(join(repositoryRoot, 'packages/core/package.json'), join(folder, 'packages/core/package.json'));
    const pack = (): ReturnType<typeof spawnSync> =>
      spawnSync('npm', ['pack', '--dry-run'], { cwd: join(folder, 'packages/core'), encoding: 'utf8' });

    const unbuilt = pack();
    for (const name of ['index', 'authors', 'run-tree/index', 'testing/index']) {
      const file = join(folder, 'packages/core/dist', name);
      mkdirSync(dirname(file), { recursive: true });
      for (const end of ['js', 'd.ts']) writeFileSync(`${file}.${end}`, '');
    }
    const built = pack();

    expect(unbuilt.status).not.toBe(0);
    expect(unbuilt.stderr).toMatch(/^@tta\/core cannot be packed: .*dist\/index\.js.* Build it first: npm run build$/m);
    expect(built.status).toBe(0);
  });
});

describe('an uncaught option error', () => {
  it.each([
    ['primitives', "retry(task('a', async () => 1), { maxRetries: -1 })", '{ retry, task }'],
    ['alloy-config', 'parseAlloy("a {")', '{ parseAlloy }'],
    ['otel', 'createTelemetry({ serviceName: 7 })', '{ createTelemetry }'],
  ])('of the built %s shows its message, not the code of the package', (name, call, names) => {
    const index = join(repositoryRoot, 'packages', name, 'dist/index.js');
    const child = spawnSync(
      process.execPath,
      ['--input-type=module', '--eval', `import ${names} from ${JSON.stringify(index)}; ${call};`],
      { encoding: 'utf8' },
    );

    expect(child.status).toBe(1);
    expect(Math.max(...child.stderr.split('\n').map((line) => line.length))).toBeLessThan(500);
    expect(child.stderr.length).toBeLessThan(5000);
  });
});

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { repository } from '../site/page-files.js';

const packages = readdirSync(join(repository, 'packages'));

/**
 * Packs our packages as npm would publish them, and unpacks them into a `node_modules`, with what they and the other
 * workspaces depend on beside them. Returns the folder that holds it.
 */
export function packPackages(workspaces: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'tta-packed-'));
  const modules = join(folder, 'node_modules');
  const copies = join(folder, 'packages');
  for (const { name, filename } of pack(copies)) {
    const to = join(modules, name);
    mkdirSync(to, { recursive: true });
    const archive = join(copies, filename.replace('@', '').replace('/', '-'));
    execFileSync('tar', ['xzf', archive, '-C', to, '--strip', '1']);
    linkDependencies(join(repository, 'packages', basename(name)), modules);
  }
  for (const workspace of workspaces) linkDependencies(join(repository, workspace), modules);
  return folder;
}

/** A project in that folder: a copy of `from`, or an empty one, which finds the packed packages above itself. */
export function makeProject(packed: string, name: string, from?: string): string {
  const project = join(packed, name);
  rmSync(project, { recursive: true, force: true });
  mkdirSync(project);
  if (from !== undefined) {
    cpSync(from, project, { recursive: true, filter: (path) => !/node_modules|\.turbo|test-results/.test(path) });
  }
  return project;
}

/** Packs copies without `node_modules`, all of which npm would read, for some seconds a package. */
function pack(copies: string): { name: string; filename: string }[] {
  mkdirSync(copies);
  for (const name of packages) makeProject(copies, name, join(repository, 'packages', name));
  const args = ['pack', '--json', '--ignore-scripts', ...packages.map((name) => `./${name}`)];
  const printed = execFileSync('npm', args, { cwd: copies, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return Object.values(JSON.parse(printed) as Record<string, { name: string; filename: string }>);
}

function linkDependencies(workspace: string, modules: string): void {
  const own = join(workspace, 'node_modules');
  if (!existsSync(own)) return;
  const names = readdirSync(own)
    .filter((name) => !name.startsWith('.') && name !== '@tta')
    .flatMap((name) => (name.startsWith('@') ? readdirSync(join(own, name)).map((each) => `${name}/${each}`) : [name]));
  for (const name of names) {
    const to = join(modules, name);
    if (existsSync(to)) continue;
    mkdirSync(join(to, '..'), { recursive: true });
    symlinkSync(join(own, name), to);
  }
}

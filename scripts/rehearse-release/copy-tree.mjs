// A copy of the tree as it is now, in which versions may be bumped and packages built.
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from './run.mjs';

/** Copies what git knows or would take, and installs it from pnpm's store. */
export async function copyTree(from, to) {
  const files = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'], {
    cwd: from,
  });
  for (const file of files.split('\0').filter(Boolean)) {
    // Deleted, but not yet committed.
    if (!existsSync(join(from, file))) continue;
    mkdirSync(dirname(join(to, file)), { recursive: true });
    cpSync(join(from, file), join(to, file), { force: true, errorOnExist: false });
  }
  // changesets looks at the history.
  await run('git', ['init', '-q'], { cwd: to });
  await run('git', ['add', '-A'], { cwd: to });
  const author = ['-c', 'user.name=rehearsal', '-c', 'user.email=rehearsal@localhost'];
  await run('git', [...author, 'commit', '-q', '-m', 'Copy'], { cwd: to });
  await pnpm(to, ['install', '--frozen-lockfile', '--prefer-offline'], from);
}

/** Runs the workspace's own pnpm. */
export function pnpm(cwd, args, workspace, env = {}) {
  return run(process.execPath, [join(workspace, 'node_modules/pnpm/bin/pnpm.cjs'), ...args], {
    cwd,
    // Heard even where npm was told to be silent: where it fails, this says why.
    env: { CI: 'true', npm_config_loglevel: 'info', ...env },
  });
}

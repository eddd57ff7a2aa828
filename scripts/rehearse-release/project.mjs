// The project of somebody who installs our packages from the local registry.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';

/** Installs these packages, in a new project or over what is there. */
export async function install(place, project, packages, manager = 'npm') {
  mkdirSync(project, { recursive: true });
  writeFileSync(
    join(project, '.npmrc'),
    `registry=${place.registry}\naudit=false\nfund=false\nupdate-notifier=false\n`,
  );
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  if (manager === 'pnpm') {
    const store = join(place.folder, 'pnpm-store');
    await run(
      'npx',
      ['--no-install', 'pnpm', 'add', '--save-exact', '--dir', project, '--store-dir', store, ...packages],
      {
        cwd: place.workspace,
        env: { npm_config_registry: place.registry, CI: 'true' },
      },
    );
    return;
  }
  await npm(place, project, ['install', '--save-exact', '--prefer-online', ...packages, '@types/node']);
}

/** Versions of our packages that are installed, wherever in the tree. */
export async function installedVersions(place, project) {
  return oursIn(JSON.parse(await npm(place, project, ['ls', '--all', '--json'])));
}

function oursIn({ dependencies = {} }) {
  return Object.entries(dependencies).flatMap(([name, each]) => [
    ...(name.startsWith('@tta/') ? [each.version] : []),
    ...oursIn(each),
  ]);
}

function npm({ folder, registry }, project, args) {
  const env = { npm_config_cache: join(folder, 'npm-cache'), npm_config_registry: registry };
  return run('npm', args, { cwd: project, env });
}

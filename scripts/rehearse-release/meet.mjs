// People who meet our packages: one result for each, with a cell for each Node and what went wrong.
import { join } from 'node:path';
import { consumers } from './consumers.mjs';
import { install, installedVersions } from './project.mjs';
import { readmeExample } from './readme-example.mjs';
import { run } from './run.mjs';
import { SkippedError } from './skipped-error.mjs';

/** One person who installs one package and runs its README's example. `undefined` where the README has none for them. */
export async function meet(place, { name, folder: source }, consumer) {
  const project = projectFolder(place, name, consumer);
  const result = { name, consumer, cells: new Map(), failures: [] };
  try {
    const first = readmeExample(source);
    const isSecond = consumer.endsWith('second example');
    if (isSecond && first.second === undefined) return undefined;
    const example = isSecond ? { ...first, ...first.second } : first;
    await install(place, project, example.install, consumer.startsWith('pnpm') ? 'pnpm' : 'npm');
    const file = await consumers[consumer](project, example, {
      tsc: join(place.workspace, 'node_modules/typescript/bin/tsc'),
      registry: place.registry,
      others: place.others,
      tool: (path) => join(place.workspace, 'node_modules', path),
    });
    if (file === undefined) result.cells.set('all', 'ok');
    else
      for (const [major, node] of place.runtimes)
        result.cells.set(major, await attempt(result, () => runExample(node, project, file)));
  } catch (error) {
    if (error instanceof SkippedError && process.env.CI !== 'true') {
      console.error(`${name}, ${consumer}: skipped, because ${error.message}`);
      result.cells.set('all', 'skipped');
    } else result.failures.push(String(error.message));
  }
  return result;
}

/** Someone who has the version before and takes the new one. */
export async function upgrade(place, from, { name, version: to, folder: source }) {
  const result = { name, consumer: `upgrade ${from} to ${to}`, cells: new Map(), failures: [] };
  const project = projectFolder(place, name, 'upgrade');
  result.cells.set(
    20,
    await attempt(result, async () => {
      const example = readmeExample(source);
      for (const version of [from, to]) {
        const packages = example.install.map((each) => (each.startsWith('@tta/') ? `${each}@${version}` : each));
        await install(place, project, packages);
      }
      const versions = await installedVersions(place, project);
      if (versions.some((version) => version !== to))
        throw new Error(`all of TTA is to be at ${to}, but found ${versions.join(', ')}`);
      await runExample(place.runtimes.get(20), project, await consumers['ESM JavaScript'](project, example));
    }),
  );
  return result;
}

/** The example must end by itself. */
function runExample(node, project, file) {
  const env = { OTEL_EXPORTER_PROMETHEUS_PORT: '0', TTA_LIVE_PORT: '0', NODE_NO_WARNINGS: '1' };
  return run(node, [file].flat(), { cwd: project, env, timeoutMs: 120_000 });
}

async function attempt(result, action) {
  try {
    await action();
    return 'ok';
  } catch (error) {
    result.failures.push(String(error.message));
    return 'FAILED';
  }
}

function projectFolder({ folder }, name, consumer) {
  return join(folder, 'consumers', `${name.replace('@tta/', '')}-${consumer.replaceAll(' ', '-')}`);
}

// People who install one package: each kind has its own module system, compiler or bundler.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, transform } from 'esbuild';
import { metadataFaults } from './metadata.mjs';
import { asCommonJs, requireInstead } from './readme-example.mjs';
import { run } from './run.mjs';
import { SkippedError } from './skipped-error.mjs';

/** Each prepares a project in an empty folder in which everything is installed, and returns what Node is to run, if anything: a file, or a program and its arguments. */
export const consumers = {
  'ESM JavaScript': async (folder, { code }) => {
    const { code: javascript } = await transform(code, { loader: 'ts', format: 'esm', target: 'es2022' });
    return write(folder, 'main.mjs', javascript);
  },
  'CommonJS require': async (folder, { code }) => {
    const { code: javascript } = await transform(code, { loader: 'ts', format: 'esm', target: 'es2022' });
    return write(folder, 'main.cjs', asCommonJs(javascript));
  },
  'TypeScript NodeNext': (folder, example, tools) =>
    compile(folder, example, tools, { module: 'NodeNext', outDir: 'out' }),
  'TypeScript Bundler': async (folder, example, tools) => {
    await compile(folder, example, tools, { module: 'ESNext', moduleResolution: 'Bundler', noEmit: true });
    return undefined;
  },
  'esbuild bundle': async (folder, { code, name }) => {
    write(folder, 'main.ts', `${code}\n${namesOfErrors(name)}`);
    await build({
      entryPoints: [join(folder, 'main.ts')],
      outfile: join(folder, 'alone/main.mjs'),
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      // CommonJS dependencies call `require`, which a module does not have.
      banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
      logLevel: 'silent',
    });
    return 'alone/main.mjs';
  },
  'pnpm, strict layout': async (folder, { code }) => {
    const { code: javascript } = await transform(code, { loader: 'ts', format: 'esm', target: 'es2022' });
    return write(folder, 'main.mjs', javascript);
  },
  'pnpm, second example': async (folder, { code }) => {
    const { code: javascript } = await transform(code, { loader: 'ts', format: 'esm', target: 'es2022' });
    // Servers are started, and end here.
    return write(folder, 'main.mjs', `${javascript}\nsetImmediate(() => process.exit());\n`);
  },
  bun: (folder, example, tools) => runElsewhere('bun', ['run'], folder, example, tools),
  deno: (folder, example, tools) =>
    runElsewhere('deno', ['run', '--allow-all', '--no-remote', '--node-modules-dir=manual'], folder, example, tools),
  tsx: (folder, { code }, { tool }) => {
    write(folder, 'main.ts', code);
    return [tool('tsx/dist/cli.mjs'), 'main.ts'];
  },
  'Jest, CommonJS mode': async (folder, { code }, { tool }) => {
    const { code: javascript } = await transform(code, { loader: 'ts', format: 'esm', target: 'es2022' });
    write(folder, 'example.test.cjs', `test('runs', async () => {\n${requireInstead(javascript)}\n});\n`);
    // As the README of the repository says: Jest's own transformer makes CommonJS of installed ES modules.
    const plugins = [tool('@babel/plugin-transform-modules-commonjs')];
    write(folder, 'babel.config.cjs', `module.exports = ${JSON.stringify({ plugins })};\n`);
    const config = { testMatch: ['**/*.test.cjs'], transformIgnorePatterns: [], testTimeout: 120_000 };
    write(folder, 'jest.config.cjs', `module.exports = ${JSON.stringify(config)};\n`);
    return [tool('jest/bin/jest.js'), '--rootDir', folder, '--forceExit'];
  },
  vitest: async (folder, { code }, { tool }) => {
    const { code: javascript } = await transform(code, { loader: 'ts', format: 'esm', target: 'es2022' });
    write(folder, 'main.mjs', javascript);
    write(folder, 'example.test.mjs', "test('runs', () => import('./main.mjs'));\n");
    return [tool('vitest/vitest.mjs'), 'run', '--globals', '--testTimeout=120000', '--root', folder];
  },
  'all that the README names': async (folder, { entries, programs }) => {
    for (const program of programs) await run('npx', ['--no-install', program, '--help'], { cwd: folder });
    return write(folder, 'entries.mjs', entries.map((entry) => `await import('${entry}');`).join('\n'));
  },
  'npm view': async (folder, { name }, { registry }) => {
    const printed = await run('npm', ['view', name, '--json', `--registry=${registry}`], { cwd: folder });
    const faults = metadataFaults(JSON.parse(printed));
    if (faults.length > 0) throw new Error(faults.join('; '));
    return undefined;
  },
};

/** Runs the example once, in a runtime that is not Node. */
async function runElsewhere(name, args, folder, { code }, { others }) {
  const { path, reason } = others[name];
  if (path === undefined) throw new SkippedError(reason);
  const { code: javascript } = await transform(code, { loader: 'ts', format: 'esm', target: 'es2022' });
  const file = write(folder, 'main.mjs', javascript);
  await run(path, [...args, file], {
    cwd: folder,
    env: { OTEL_EXPORTER_PROMETHEUS_PORT: '0', TTA_LIVE_PORT: '0' },
    timeoutMs: 120_000,
  });
  return undefined;
}

async function compile(folder, { code, entries }, { tsc }, compilerOptions) {
  write(folder, 'main.ts', code);
  // Types only: some entries do something when they are imported.
  write(folder, 'entries.ts', entries.map((entry, at) => `export type * as entry${at} from '${entry}';`).join('\n'));
  const options = {
    strict: true,
    exactOptionalPropertyTypes: true,
    target: 'ES2022',
    types: ['node'],
    ...compilerOptions,
  };
  write(folder, 'tsconfig.json', JSON.stringify({ compilerOptions: options, files: ['main.ts', 'entries.ts'] }));
  await run(process.execPath, [tsc, '-p', folder], { cwd: folder });
  return 'out/main.js';
}

function write(folder, file, text) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, file), text);
  return file;
}

/** Ends the program where a bundle gives an error class another name than the one it is exported by. */
function namesOfErrors(name) {
  return `
    import * as shipped from '${name}';
    for (const [key, value] of Object.entries(shipped) as [string, { name?: string }][])
      if (/^[A-Z].*Error$/.test(key) && value.name !== key) throw new Error(\`\${key} became \${value.name}\`);`;
}

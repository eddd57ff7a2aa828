// People who install one package: each kind has its own module system, compiler or bundler.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, transform } from 'esbuild';
import { asCommonJs } from './readme-example.mjs';
import { run } from './run.mjs';

/** Each prepares a project in an empty folder in which everything is installed, and returns the file to run, if any. */
export const consumers = {
  'ESM JavaScript': async (folder, { code }) => {
    const { code: javascript } = await transform(code, { loader: 'ts', format: 'esm', target: 'es2022' });
    return write(folder, 'main.mjs', javascript);
  },
  'CommonJS require': async (folder, { code }) => {
    const { code: javascript } = await transform(code, { loader: 'ts', format: 'esm', target: 'es2022' });
    return write(folder, 'main.cjs', asCommonJs(javascript));
  },
  'TypeScript NodeNext': (folder, { code }, tools) =>
    compile(folder, code, tools, { module: 'NodeNext', outDir: 'out' }),
  'TypeScript Bundler': async (folder, { code }, tools) => {
    await compile(folder, code, tools, { module: 'ESNext', moduleResolution: 'Bundler', noEmit: true });
    return undefined;
  },
  'esbuild bundle': async (folder, { code }) => {
    write(folder, 'main.ts', code);
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
};

async function compile(folder, code, { tsc }, compilerOptions) {
  write(folder, 'main.ts', code);
  const options = {
    strict: true,
    exactOptionalPropertyTypes: true,
    target: 'ES2022',
    types: ['node'],
    ...compilerOptions,
  };
  write(folder, 'tsconfig.json', JSON.stringify({ compilerOptions: options, files: ['main.ts'] }));
  await run(process.execPath, [tsc, '-p', folder], { cwd: folder });
  return 'out/main.js';
}

function write(folder, file, text) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, file), text);
  return file;
}

// Run from a package's folder; see its "test" script. TypeScript is transformed by swc and left as ES modules;
// types are checked by `pnpm typecheck`. Sources of other TTA packages are used, so no build comes before a test.
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const source = (path) => here(`./packages/${path}`);

export default {
  testEnvironment: here('./scripts/jest/ending-environment.mjs'),
  globalTeardown: here('./scripts/jest/end-of-tests.mjs'),
  roots: ['<rootDir>/src'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^@tta/([^/]+)/testing$': source('$1/src/testing/index.ts'),
    '^@tta/core/run-tree$': source('core/src/run-tree/index.ts'),
    '^@tta/otel/catalogue$': source('otel/src/catalogue/index.ts'),
    '^@tta/([^/]+)$': source('$1/src/index.ts'),
    '^@tta/primitives/([^/]+)$': source('primitives/src/$1/index.ts'),
    '^@tta/([^/]+)/([^/]+)$': source('$1/src/$2.ts'),
    '^private-postgres$': here('./apps/private-postgres/src/index.ts'),
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'es6' }, sourceMaps: 'inline' },
    ],
  },
  reporters: ['default', [here('./scripts/jest/result-file-reporter.mjs'), { file: 'test-results/jest.json' }]],
  // Real services and child processes on a busy machine; nothing asserts how fast something is.
  testTimeout: 300_000,
  // On two cores jest would take one worker, and the last package of a run would leave a core idle.
  maxWorkers: '100%',
  // Modules of a test file stay in memory when it is done: in one process for all files, the last ones run many times slower.
  workerIdleMemoryLimit: '400MB',
  coverageProvider: 'v8',
};

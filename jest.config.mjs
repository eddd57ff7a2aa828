// Run from a package's folder; see its "test" script. TypeScript is transformed by swc and left as ES modules;
// types are checked by `pnpm typecheck`. Sources of other TTA packages are used, so no build comes before a test.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const source = (path) => fileURLToPath(new URL(`./packages/${path}`, import.meta.url));

// jest does not make the folder of the file that the "test" scripts have it write.
mkdirSync('test-results', { recursive: true });

export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/src'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^@tta/core/testing$': source('core/src/testing/index.ts'),
    '^@tta/([^/]+)$': source('$1/src/index.ts'),
    '^@tta/([^/]+)/([^/]+)$': source('$1/src/$2.ts'),
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'es6' }, sourceMaps: 'inline' },
    ],
  },
  coverageProvider: 'v8',
};

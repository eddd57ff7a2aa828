import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const otherPackage = {
  selector: 'ImportExpression > Literal[value=/^@tta\\u002F(?!core)/]',
  message: 'Packages may import only @tta/core.',
};
const importMeta = {
  selector: 'MetaProperty[meta.name="import"]',
  message: 'Find files by a path that is handed in: Jest in CommonJS mode cannot load import.meta.',
};
const slowBuiltin = {
  selector: "ImportDeclaration[importKind='value'][source.value=/^node:https?$/]",
  message:
    'Take it by process.getBuiltinModule: an import reads all its exports, which on Node 22 loads a client for web sockets.',
};

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      '**/node_modules/',
      '**/test-results/',
      '**/coverage/',
      '**/.turbo/',
      '**/.programs/',
      '**/.vitepress/cache/',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    ignores: ['packages/live/page/**'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { project: ['./tsconfig.json'], tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Core reaches a subclass's protected `run` this way, so that users cannot.
      '@typescript-eslint/dot-notation': ['error', { allowProtectedClassPropertyAccess: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Its advice is forbidden by no-non-null-assertion.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      // Takes declarations of one class that come by two ways, as winston's do, for two classes.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Steps may fail with values that are not Errors. That is part of the contract, so tests reject with such values.
      '@typescript-eslint/only-throw-error': 'off',
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
    },
  },
  {
    // The live page runs in a browser, with a program of its own.
    files: ['packages/live/page/**/*.{ts,tsx}'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { project: ['./packages/live/page/tsconfig.json'], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  {
    // Each package knows only core. Tests that need several packages are in apps/system-tests.
    files: ['packages/*/src/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', otherPackage],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^@tta/(?!core$|core/(authors|run-tree|testing)$)',
              message: 'Packages may import only @tta/core.',
            },
            { regex: '^(\\.\\./)+[\\w-]+/src/', message: 'Packages may import only @tta/core, and that by its name.' },
          ],
        },
      ],
    },
  },
  {
    // Jest's transformer to CommonJS, among others, cannot compile it.
    files: ['packages/*/src/**/*.ts'],
    ignores: ['**/*.test.ts', '**/testing/**'],
    rules: { 'no-restricted-syntax': ['error', otherPackage, importMeta, slowBuiltin] },
  },
  {
    files: ['packages/core/src/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^(?!node:|\\.)', message: 'Core depends on nothing.' }] },
      ],
    },
  },
  {
    // Steps tell time by core's clock, which a test may replace.
    files: ['packages/core/src/**/*.ts', 'packages/primitives/src/**/*.ts'],
    ignores: [
      '**/*.test.ts',
      '**/testing/**',
      'packages/core/src/platform/monotonic-now.ts',
      'packages/core/src/cancellation/timer.ts',
      // Bounds the close of telemetry, which waits for real sockets.
      'packages/core/src/cancellation/within.ts',
    ],
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'performance', message: 'Use monotonicNow of @tta/core/authors.' },
        { name: 'setTimeout', message: 'Use Timer or sleep of @tta/core/authors.' },
        { name: 'setInterval', message: 'Use Timer of @tta/core/authors.' },
      ],
    },
  },
  {
    files: ['**/*.test.ts', 'packages/core/src/testing/*.ts'],
    rules: {
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs', 'examples/**/*.js'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        performance: 'readonly',
        AbortController: 'readonly',
        AbortSignal: 'readonly',
        EventTarget: 'readonly',
        fetch: 'readonly',
        Buffer: 'readonly',
        describe: 'readonly',
        it: 'readonly',
        expect: 'readonly',
        beforeEach: 'readonly',
        afterEach: 'readonly',
      },
    },
  },
);

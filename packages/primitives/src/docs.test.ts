import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { transform } from '@swc/core';
import * as core from '@tta/core';
import * as primitives from './index.js';

const pages = (await readdir('docs')).filter((name) => name.endsWith('.md'));
const examples = await Promise.all(
  pages.map(async (page) => {
    const text = await readFile(`docs/${page}`, 'utf8');
    return { page, code: [...text.matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => code).join('\n') };
  }),
);

/** `const name = ...; // value` at the beginning of a line. */
const told = /^const (\w+) = .*; \/\/ (.+)$/gm;

describe('the example of a page', () => {
  it.each(examples)('$page gives the values in its comments', async ({ code }) => {
    const comments = [...code.matchAll(told)];
    const checks = comments.map(([, name = '', value = '']) => `[${name}, ${value}]`);

    const pairs = await run(`${code}\nreturn [${checks.join(', ')}];`);

    expect(pairs.length).toBeGreaterThan(0);
    for (const [value, expected] of pairs) expect(value).toEqual(expected);
  });
});

/** Runs TypeScript that imports from `@tta/core` and `@tta/primitives`. */
async function run(code: string): Promise<[unknown, unknown][]> {
  const body = code.replace(/^import \{(.*)\} from '(.*)';$/gm, "const {$1} = modules['$2'];");
  const { code: script } = await transform(`async (modules) => {${body}}`, {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'es6' },
  });
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- The code is that of our own pages.
  const made = new Function(`return ${script}`) as () => (modules: object) => Promise<[unknown, unknown][]>;
  return made()({ '@tta/core': core, '@tta/primitives': primitives });
}

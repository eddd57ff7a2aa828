import { describe, expect, it } from '@jest/globals';
import { markdownBlocks } from './markdown-blocks.js';

describe('markdownBlocks', () => {
  it('finds language, title, code and line of each block', () => {
    const page = ['# Page', '', '```ts [main.ts]', 'const a = 1;', '```', '', '```text', 'one', '```'].join('\n');

    expect(markdownBlocks(page)).toEqual([
      { language: 'ts', title: 'main.ts', code: 'const a = 1;\n', line: 4 },
      { language: 'text', title: undefined, code: 'one\n', line: 8 },
    ]);
  });

  it('takes blocks inside of comments and lists, without their indent', () => {
    const page = ['<!--', '```ts', 'end();', '```', '-->', '1. Do:', '', '   ```sh', '   npm test', '   ```'].join(
      '\n',
    );

    expect(markdownBlocks(page).map(({ code }) => code)).toEqual(['end();\n', 'npm test\n']);
  });

  it('keeps a fence inside of a longer one', () => {
    expect(markdownBlocks('````md\n```ts\n```\n````')).toMatchObject([{ language: 'md', code: '```ts\n```\n' }]);
  });

  it('refuses a block without an end', () => {
    expect(() => markdownBlocks('# Page\n```ts\nconst a = 1;')).toThrow('line 2');
  });
});

import { describe, expect, it } from '@jest/globals';
import { markdownBlocks } from './markdown-blocks.js';
import { mainFile, pagePrograms } from './page-programs.js';

function programs(page: string): ReturnType<typeof pagePrograms> {
  return pagePrograms(markdownBlocks(page));
}

describe('pagePrograms', () => {
  it('begins a program at an import, and continues it on the lines of the page', () => {
    const [first, second, ...more] = programs(
      "```ts\nimport a from 'a';\n```\n\n```ts\na();\n```\n\n```ts\nimport b from 'b';\n```",
    );

    expect(more).toEqual([]);
    expect(first?.files.get('main.ts')).toBe("\nimport a from 'a';\n\n\n\na();\n");
    expect(second).toMatchObject({ line: 10 });
  });

  it('takes a block with the name of a file as a file beside the program', () => {
    const [program] = programs("```ts [main.ts]\nimport './step.js';\n```\n```ts [step.ts]\nimport 'x';\n```");

    expect([...(program?.files.keys() ?? [])]).toEqual(['main.ts', 'step.ts']);
  });

  it('takes JavaScript only as a file, and continues a file by its name', () => {
    const page = '```js\nno();\n```\n```js [main.js]\nimport "x";\n```\n```js [main.js]\nend();\n```';
    const [program, ...others] = programs(page);

    expect(others).toEqual([]);
    expect(program?.files.get('main.js')).toMatch(/^\s+import "x";\s+end\(\);\n$/);
  });

  it('runs the file named main, else the first', () => {
    expect(mainFile(['page/steps.js', 'page/main.js'])).toBe('page/main.js');
    expect(mainFile(['page/app.js'])).toBe('page/app.js');
  });

  it('expects the output that a page shows', () => {
    expect(programs('```ts\nrun();\n```\n```text [output]\none\n\ntwo\n```')).toMatchObject([
      { output: ['one', 'two'] },
    ]);
  });

  it('refuses output without a program', () => {
    expect(() => programs('```text [output]\none\n```')).toThrow('line 2 shows the output of no program');
  });
});

import { expect, it } from '@jest/globals';
import { llmsText } from './llms-text.js';
import { pageFiles } from './page-files.js';

it('lists each page with its title and a sentence, small enough to be read at once', () => {
  const text = llmsText();
  const listed = text.match(/^- \[.+\]\(\/[\w/-]+\.html\): \S.+$/gm) ?? [];

  expect(listed).toHaveLength(pageFiles.length);
  expect(text).toContain(
    '- [retry](/primitives/retry.html): Calls a step again after failure, waiting longer each time',
  );
  expect(text.length).toBeLessThan(40_000);
});

import { describe, expect, it } from '@jest/globals';
import { pageFiles } from './page-files.js';
import { searchWords, withSearchWords } from './search-words.js';

describe('the words to search by', () => {
  it('are those of pages that exist', () => {
    expect(pageFiles).toEqual(expect.arrayContaining(Object.keys(searchWords)));
  });

  it('are below the title of their page, and of no other', () => {
    const page = '<h1 id="ratelimit">rateLimit</h1><p>Bounds calls.</p>';

    expect(withSearchWords('packages/primitives/docs/rate-limit.md', page)).toMatch(
      /<\/h1><p>throttle,.*<\/p><p>Bounds/,
    );
    expect(withSearchWords('docs/index.md', page)).toBe(page);
  });
});

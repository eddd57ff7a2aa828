import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { formatAlloy } from './format-alloy.js';

interface FormatVector {
  readonly name: string;
  readonly input: string;
  readonly formatted: string;
}

const vectors = readFileSync(new URL('./vectors/format.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as FormatVector);

describe('formatAlloy', () => {
  it.each(vectors)('formats $name as Alloy does', ({ input, formatted }) => {
    expect(formatAlloy(input)).toBe(formatted);
    expect(formatAlloy(formatted)).toBe(formatted);
  });
});

import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { AlloySyntaxError } from './alloy-syntax-error.js';
import { parseAlloy } from './parse-alloy.js';

interface RefusedVector {
  readonly name: string;
  readonly input: string;
  readonly message: string;
}

const refused = readFileSync(new URL('./vectors/reject.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as RefusedVector);

describe('parseAlloy', () => {
  it.each(refused)('refuses $name as Alloy does', ({ input, message }) => {
    const error = syntaxErrorOf(input);

    const [first] = error.diagnostics;
    expect(`${first.line}:${first.column}: ${first.message}`).toBe(message);
  });
});

function syntaxErrorOf(text: string): AlloySyntaxError {
  try {
    parseAlloy(text);
  } catch (error) {
    if (error instanceof AlloySyntaxError) return error;
    throw error;
  }
  throw new Error('parsed without an error');
}

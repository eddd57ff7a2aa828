import { describe, expect, it } from '@jest/globals';
import { escapeHelp, escapeLabelValue } from './escape-text.js';

describe('escapeLabelValue', () => {
  it.each([
    ['plain, with {braces} and = signs', 'plain, with {braces} and = signs'],
    ['say "hi"', 'say \\"hi\\"'],
    ['C:\\new', 'C:\\\\new'],
    ['two\nlines', 'two\\nlines'],
    ['tab\tstays', 'tab\tstays'],
    ['carriage\rreturn and \0', 'carriage\uFFFDreturn and \uFFFD'],
    ['half \uD800 a pair', 'half \uFFFD a pair'],
    ['grün 🌱', 'grün 🌱'],
  ])('writes %j as %j', (value, escaped) => {
    expect(escapeLabelValue(value)).toBe(escaped);
  });

  it('cuts what is too long, also through a surrogate pair', () => {
    expect(escapeLabelValue('x'.repeat(5000))).toBe(`${'x'.repeat(1021)}...`);
    expect(escapeLabelValue(`${'x'.repeat(1020)}🌱🌱🌱`)).toBe(`${'x'.repeat(1020)}\uFFFD...`);
  });
});

describe('escapeHelp', () => {
  it('escapes quotes only where it is told to', () => {
    expect(escapeHelp('a "b" \\ c\nd', false)).toBe('a "b" \\\\ c\\nd');
    expect(escapeHelp('a "b" \\ c\nd', true)).toBe('a \\"b\\" \\\\ c\\nd');
  });
});

import { describe, expect, it } from '@jest/globals';
import { firstMissing } from './run-program.js';
import { checkShownValues } from './shown-values.js';

describe('checkShownValues', () => {
  it('compares a constant with the value in its comment', () => {
    const { code, values } = checkShownValues("const a = f(); // { b: 'c' }\nconst d = 1; // a sentence");

    expect(values).toBe(1);
    expect(code).toBe('const a = f(); shows(a, { b: \'c\' }, "a");\nconst d = 1; // a sentence');
  });

  it('expects the text behind console.log on standard output', () => {
    expect(checkShownValues('console.log(story); // A hero\nlog(story); // not this').output).toEqual(['A hero']);
  });

  it('looks into functions too, and behind statements of several lines', () => {
    const { values, output } = checkShownValues('function f() {\n  const a = [\n1]; // [1]\n  console.log(a); // 1\n}');

    expect({ values, output }).toEqual({ values: 1, output: ['1'] });
  });
});

describe('firstMissing', () => {
  it('names the first line that is missing, or comes too early', () => {
    expect(firstMissing(['one', 'two'], 'one\nother\ntwo\n')).toBeUndefined();
    expect(firstMissing(['two', 'one'], 'one\ntwo\n')).toBe('one');
    expect(firstMissing(['on'], 'one')).toBe('on');
  });

  it('takes three dots as anything', () => {
    expect(firstMissing(['took ... ms'], 'took 12.5 ms')).toBeUndefined();
  });
});

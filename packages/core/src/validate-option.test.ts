import { describe, expect, it } from '@jest/globals';
import { InvalidOptionError } from './index.js';
import {
  booleanOption,
  choiceOption,
  functionOption,
  integerOption,
  knownOptions,
  numberOption,
  stringOption,
} from './authors.js';
import { instrumentationOption } from './instrumentation/instrumentation-option.js';

const fn = (): void => undefined;
const choices = ['red', 'green'] as const;

describe('option checks', () => {
  it.each([
    { check: 'integer', read: () => integerOption('n', 3), value: 3 },
    { check: 'integer at its bound', read: () => integerOption('n', 3, { min: 3, max: 3 }), value: 3 },
    {
      check: 'integer or Infinity',
      read: () => integerOption('n', Infinity, { allowInfinity: true }),
      value: Infinity,
    },
    { check: 'number', read: () => numberOption('n', 0.5, { min: 0 }), value: 0.5 },
    { check: 'boolean', read: () => booleanOption('b', false), value: false },
    { check: 'string', read: () => stringOption('s', 'text'), value: 'text' },
    { check: 'function', read: () => functionOption('f', fn), value: fn },
    { check: 'choice', read: () => choiceOption('c', 'red', choices), value: 'red' },
  ])('gives a good $check back', ({ read, value }) => {
    expect(read()).toBe(value);
  });

  it.each([
    { expected: 'an integer', read: () => integerOption('o', 0.5), received: '0.5' },
    { expected: 'an integer', read: () => integerOption('o', '3'), received: '"3"' },
    { expected: 'an integer', read: () => integerOption('o', Infinity), received: 'Infinity' },
    { expected: 'an integer of at least 1', read: () => integerOption('o', 0, { min: 1 }), received: '0' },
    { expected: 'an integer of at most 9', read: () => integerOption('o', 10, { max: 9 }), received: '10' },
    { expected: 'an integer from 1 to 9', read: () => integerOption('o', 10, { min: 1, max: 9 }), received: '10' },
    {
      expected: 'an integer of at least 1 or Infinity',
      read: () => integerOption('o', -Infinity, { min: 1, allowInfinity: true }),
      received: '-Infinity',
    },
    { expected: 'a number', read: () => numberOption('o', NaN), received: 'NaN' },
    { expected: 'a number', read: () => numberOption('o', null), received: 'null' },
    {
      expected: 'a number above 0 and at most 1',
      read: () => numberOption('o', 0, { min: Number.MIN_VALUE, max: 1 }),
      received: '0',
    },
    { expected: 'a number above 0', read: () => numberOption('o', 0, { min: Number.MIN_VALUE }), received: '0' },
    { expected: 'a number', read: () => numberOption('o', 5n), received: '5n' },
    { expected: 'true or false', read: () => booleanOption('o', 'false'), received: '"false"' },
    { expected: 'a string that is not empty', read: () => stringOption('o', ''), received: 'an empty string' },
    { expected: 'a string that is not empty', read: () => stringOption('o', 7), received: '7' },
    { expected: 'a function', read: () => functionOption('o', 'fn' as never), received: 'a string of 2 characters' },
    { expected: "one of 'red', 'green'", read: () => choiceOption('o', 'blue', choices), received: '"blue"' },
    {
      expected: 'an object with a start method',
      read: () => instrumentationOption('o', null as never),
      received: 'null',
    },
  ])('wants $expected and not $received', ({ expected, read, received }) => {
    const error = thrownBy(read);

    expect(error).toBeInstanceOf(InvalidOptionError);
    expect(error).toMatchObject({ code: 'ERR_TTA_INVALID_OPTION', option: 'o', expected, received });
  });

  it('says where the instrumentation is in what was given instead', () => {
    const telemetry = { instrumentation: { start: () => undefined } };
    const error = thrownBy(() => instrumentationOption('instrumentation', telemetry as never));

    expect(error).toMatchObject({
      message:
        'instrumentation must be an object with a start method, got an object; pass its property instrumentation',
    });
  });

  it('says what was expected, what came and what to do', () => {
    const error = thrownBy(() => integerOption('maxRetries', -1, { min: 0, advice: 'use 0 to call once' }));

    expect(error).toMatchObject({ message: 'maxRetries must be an integer of at least 0, got -1; use 0 to call once' });
  });
});

describe('knownOptions', () => {
  it('accepts what is known, and nothing at all', () => {
    expect(() => knownOptions({ a: 1 }, ['a', 'b'])).not.toThrow();
    expect(() => knownOptions({}, ['a'])).not.toThrow();
  });

  it('refuses unknown options and names the known ones', () => {
    const error = thrownBy(() => knownOptions({ maxRetrys: 3 }, ['maxRetries', 'jitter']));

    expect(error).toMatchObject({ option: 'maxRetrys', received: 'a number' });
    expect(error).toMatchObject({ message: expect.stringContaining('maxRetries, jitter') });
  });

  it.each([
    [null, 'null'],
    [3, 'a number'],
    ['text', 'a string of 4 characters'],
  ])('refuses %p for options', (options, received) => {
    expect(thrownBy(() => knownOptions(options as never, ['a']))).toMatchObject({
      option: 'options',
      received,
    });
  });

  it('suggests the one that was probably meant', () => {
    const read = (): unknown => knownOptions({ maxRetrys: 3 }, ['maxRetries', 'jitter'], 'retry');

    expect(thrownBy(read)).toMatchObject({
      message: expect.stringContaining('did you mean retry.maxRetries? known are retry.maxRetries, retry.jitter'),
    });
    expect(thrownBy(() => knownOptions({ other: 3 }, ['maxRetries']))).toMatchObject({
      message: expect.not.stringContaining('did you mean'),
    });
  });

  it('names the option that they are the value of', () => {
    expect(thrownBy(() => knownOptions({ keys: 5 }, ['cert', 'key'], 'tls'))).toMatchObject({
      option: 'tls.keys',
      received: 'a number',
      message: expect.stringContaining('known are tls.cert, tls.key'),
    });
    expect(thrownBy(() => knownOptions(7 as never, ['key'], 'tls'))).toMatchObject({ option: 'tls' });
  });
});

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('expected it to throw');
}

import { describe, it } from '@jest/globals';
import { primitiveContract } from '@tta/core/testing';
import { cache, parallel, retry, sequential, task } from './index.js';

describe.each([
  {
    name: 'task',
    cases: primitiveContract((child) => task('task', (input, context) => child.execute(input, context))),
  },
  { name: 'sequential', cases: primitiveContract((child) => sequential([child])) },
  { name: 'parallel', cases: primitiveContract((child) => parallel([child])) },
  {
    name: 'parallel with a bound',
    cases: primitiveContract((child) => parallel({ child, b: task('b', () => 1) }, { maxConcurrency: 1 })),
  },
  { name: 'retry', cases: primitiveContract((child) => retry(child, { maxRetries: 0 })) },
  { name: 'cache', cases: primitiveContract((child) => cache(child, { key: String })) },
])('$name', ({ cases }) => {
  it.each(cases)('$promise', ({ verify }) => verify());
});

import { describe, expect, it } from '@jest/globals';
import { describeProblem } from './describe-problem.js';
import { hideSecrets } from './hide-secrets.js';

describe('describeProblem', () => {
  it('shows the place, counted in bytes as Alloy does, and no secret', () => {
    const source = hideSecrets('a {\n\tä = 1 password = "hunter2"\n}\n');
    const problem = { severity: 'error' as const, message: 'got "hunter2"', line: 2, column: 9, code: 'some-code' };

    expect(describeProblem('a.alloy', source, problem, (_, text) => text)).toBe(
      'a.alloy:2:9: error: got "***" (some-code)\n' +
        '  1 | a {\n> 2 |   ä = 1 password = "*******"\n    |         ^\n  3 | }\n',
    );
  });
});

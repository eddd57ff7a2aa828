import { expect, it } from '@jest/globals';
import { catchWarnings } from './testing/catch-warnings.js';
import { Warnings } from './warnings.js';

it('warns of each subject once, and of a flood not at all', () => {
  const caught = catchWarnings();
  const warnings = new Warnings();
  for (let round = 0; round < 2; round++) {
    for (let subject = 0; subject < 1000; subject++) warnings.about(`${subject}`, `fault ${subject}`);
  }
  const messages = caught.messages();
  caught.restore();

  expect(messages[0]).toBe('TTA: fault 0. This is said once.');
  expect(messages).toHaveLength(101);
  expect(messages.at(-1)).toContain('no more are reported');
});

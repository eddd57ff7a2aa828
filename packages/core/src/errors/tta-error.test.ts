import { describe, expect, it, jest } from '@jest/globals';
import type * as core from '../index.js';
import { InvalidOptionError, TimeoutExceededError, TtaError } from '../index.js';

describe('TtaError', () => {
  it('has a code, its class as name, and a cause', () => {
    const cause = new Error('deeper');

    const error = new TtaError('ERR_TTA_TEST', 'broken', { cause });

    expect(error).toMatchObject({ name: 'TtaError', code: 'ERR_TTA_TEST', message: 'broken', status: 'error', cause });
    expect(error).toBeInstanceOf(Error);
  });

  it('recognises its own, and those of another installed copy', async () => {
    const another = await anotherCopy();

    const foreign = new another.TtaError('ERR_TTA_TEST', 'broken');

    expect(foreign).not.toBeInstanceOf(TtaError);
    expect(TtaError.is(foreign)).toBe(true);
    expect(TtaError.is(new InvalidOptionError('a', 'b', 'c'))).toBe(true);
  });

  it.each([undefined, null, 'ERR_TTA_TEST', new Error('other'), { code: 'ERR_TTA_TEST' }])(
    'does not take %p for one',
    (error) => {
      expect(TtaError.is(error)).toBe(false);
    },
  );
});

describe('TimeoutExceededError', () => {
  it('says how long the work was allowed to take, in whole milliseconds', () => {
    const error = new TimeoutExceededError(199.7);

    expect(error).toMatchObject({
      name: 'TimeoutExceededError',
      code: 'ERR_TTA_TIMEOUT',
      timeoutMs: 199.7,
      status: 'timeout',
    });
    expect(error.message).toBe('the work did not end within 200 ms');
  });

  it('takes a negative time for none', () => {
    expect(new TimeoutExceededError(-5)).toMatchObject({ timeoutMs: 0 });
  });

  it.each([
    [0.2, undefined, 'the work did not end within 1 ms'],
    [0, undefined, 'the deadline had passed before the step started'],
    [-5, 'pay', 'the time of "pay" was over before its step started'],
    [200, 'pay', '"pay" did not end within 200 ms'],
  ])('of %d ms for %s says: %s', (timeoutMs, stepName, message) => {
    const error = new TimeoutExceededError(timeoutMs, stepName === undefined ? undefined : { stepName });

    expect(error).toMatchObject({ message, stepName });
  });
});

/** A second instance of the module, as two versions of the package in one process have. */
async function anotherCopy(): Promise<typeof core> {
  jest.resetModules();
  return import('../index.js');
}

import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { warn } from '../authors.js';
import { warnOnce } from './warn-once.js';

const emitWarning = jest.spyOn(process, 'emitWarning');
beforeEach(() => {
  emitWarning.mockReset().mockImplementation(() => undefined);
});
afterEach(() => {
  emitWarning.mockReset();
});

describe('warn', () => {
  it('is one line on the warning channel of the process', () => {
    warn('something is lost');

    expect(emitWarning.mock.calls).toEqual([['TTA: something is lost', 'TtaWarning']]);
  });
});

describe('warnOnce', () => {
  it('warns once for each listener', () => {
    const [a, b] = [{}, {}];

    warnOnce(a, 'start', new TypeError('broken'));
    warnOnce(a, 'end', new TypeError('broken'));
    warnOnce(b, 'end', undefined);

    expect(emitWarning).toHaveBeenCalledTimes(2);
    expect(emitWarning.mock.calls[0]?.[0]).toContain('threw in start: TypeError: broken');
    expect(emitWarning.mock.calls[1]?.[0]).toContain('threw in end: undefined');
  });
});

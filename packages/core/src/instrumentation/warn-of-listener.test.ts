import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { warnOfListener } from './warn-of-listener.js';

const emitWarning = jest.spyOn(process, 'emitWarning');
beforeEach(() => {
  emitWarning.mockReset().mockImplementation(() => undefined);
});
afterEach(() => {
  emitWarning.mockReset();
});

describe('warnOfListener', () => {
  it('warns once for each listener', () => {
    const [a, b] = [{}, {}];

    warnOfListener(a, 'start', new TypeError('broken'));
    warnOfListener(a, 'end', new TypeError('broken'));
    warnOfListener(b, 'end', undefined);

    expect(emitWarning).toHaveBeenCalledTimes(2);
    expect(emitWarning.mock.calls[0]?.[0]).toContain('threw in start: TypeError: broken');
    expect(emitWarning.mock.calls[1]?.[0]).toContain('threw in end: undefined');
  });
});

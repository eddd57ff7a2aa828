import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { warn, warnOnce } from '../authors.js';

const emitWarning = jest.spyOn(process, 'emitWarning');
beforeEach(() => {
  emitWarning.mockReset().mockImplementation(() => undefined);
});
afterEach(() => {
  emitWarning.mockReset();
});

describe('warn', () => {
  it('writes one line to the warning channel of the process', () => {
    warn('something is lost');

    expect(emitWarning.mock.calls).toEqual([['TTA: something is lost', 'TtaWarning']]);
  });
});

describe('warnOnce', () => {
  it('warns once for each topic, and says so', () => {
    for (const topic of ['topic one', 'topic two', 'topic one']) warnOnce(topic, `${topic} is lost.`);

    expect(emitWarning.mock.calls.map(([text]) => text)).toEqual([
      'TTA: topic one is lost. This is said once.',
      'TTA: topic two is lost. This is said once.',
    ]);
  });

  it('remembers a bounded number of topics, and is silent beyond', () => {
    for (let topic = 0; topic < 2000; topic++) warnOnce(`bounded ${topic}`, 'lost.');

    expect(emitWarning.mock.calls.length).toBeLessThanOrEqual(1000);
  });
});

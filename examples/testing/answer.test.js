import { failing, mockStep, recordedRun, slow, virtualClock } from '@tta/core/testing';
import { createAnswer } from './answer.js';

const small = mockStep({ returns: 'short', name: 'small-model' });
let clock;
beforeEach(() => {
  clock = virtualClock();
});
afterEach(() => clock.uninstall());

describe('answer', () => {
  it('asks the large model again, a minute and two minutes later', async () => {
    const large = failing(2, new Error('busy'));
    const before = clock.now();

    const answer = await clock.run(createAnswer(large, small).execute('why?'));

    expect(answer).toBe('why?');
    expect(clock.now() - before).toBe(180_000);
  });

  it('asks the small model after four calls', async () => {
    const large = failing(Infinity, new Error('down'));

    const answer = await clock.run(createAnswer(large, small).execute('why?'));

    expect(answer).toBe('short');
    expect(large.callCount).toBe(4);
  });

  it('does not wait for a model that hangs', async () => {
    const run = await clock.run(recordedRun(createAnswer(slow(Infinity), small), 'why?'));

    expect(run.status).toBe('success');
    expect(run.counts.timeout_expired).toBe(4);
  });
});

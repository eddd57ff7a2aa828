import { describe, expect, it } from '@jest/globals';
import { nextTurn, turnIsOver } from './event-loop-turn.js';

describe('nextTurn', () => {
  it('releases one per turn of the event loop, in order', async () => {
    const events: string[] = [];
    const wait = async (name: string): Promise<void> => {
      await nextTurn();
      events.push(name);
    };
    const waits = Promise.all([wait('a'), wait('b'), wait('c')]);
    const turns = (async () => {
      for (let turn = 0; turn < 3; turn++) {
        await new Promise((resolve) => setImmediate(resolve));
        events.push('turn');
      }
    })();
    await Promise.all([waits, turns]);

    expect(events.filter((event) => event !== 'turn')).toEqual(['a', 'b', 'c']);
    expect(events.indexOf('turn')).toBeLessThan(events.indexOf('b'));
  });

  it('begins a turn that ends by time', async () => {
    await nextTurn();
    const start = performance.now();
    while (performance.now() - start < 5);

    expect(turnIsOver()).toBe(true);
  });
});

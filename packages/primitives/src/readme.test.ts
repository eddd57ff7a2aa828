import { describe, expect, it } from '@jest/globals';
import { cache, parallel, retry, sequential, task } from './index.js';

// The examples of README.md.
describe('README of @tta/primitives', () => {
  it('composes a story', async () => {
    const loadPlayer = task('load-player', async (id: string) => ({ id, level: 7 }));
    const narrate = task('narrate', async (player: { level: number }) => `A hero of level ${player.level}`);
    const reward = task('reward', (player: { level: number }) => player.level * 10);

    const story = sequential([
      cache(loadPlayer, { key: (id) => id, ttlMs: 60_000 }),
      parallel({ text: retry(narrate, { maxRetries: 2, initialDelayMs: 200 }), gold: reward }),
    ]);

    expect(await story.execute('player-7')).toEqual({ text: 'A hero of level 7', gold: 70 });
  });

  it('settles all branches', async () => {
    const flaky = task('flaky', async () => Promise.reject(new Error('busy')));
    const both = parallel([flaky, task('fine', () => 1)], { mode: 'settle' });

    expect(await both.execute(undefined)).toEqual([
      { status: 'error', error: new Error('busy') },
      { status: 'success', value: 1 },
    ]);
  });
});

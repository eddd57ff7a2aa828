import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { cache, parallel, retry, sequential, task } from './index.js';

it('runs the first example', async () => {
  const loadPlayer = task('load-player', async (id: string) => ({ id, level: 7 }));
  const narrate = task('narrate', async (player: { level: number }) => `A hero of level ${player.level}`);
  const reward = task('reward', (player: { level: number }) => player.level * 10);

  const player = cache(loadPlayer, { key: (id) => id, ttlMs: 60_000 });
  const telling = parallel({ text: retry(narrate, { maxRetries: 2, initialDelayMs: 200 }), gold: reward });
  const story = sequential([player, telling], { name: 'story' });
  const told = await story.execute('player-7'); // { text: 'A hero of level 7', gold: 70 }

  expect(told).toEqual({ text: 'A hero of level 7', gold: 70 });
});

it('runs the second example', async () => {
  const flaky = task('flaky', async () => Promise.reject(new Error('busy')));
  const both = parallel([flaky, task('fine', () => 1)], { mode: 'settle', name: 'both' });
  const outcomes = await both.execute(); // [{ status: 'error', error }, { status: 'success', value: 1 }]

  expect(outcomes).toEqual([
    { status: 'error', error: new Error('busy') },
    { status: 'success', value: 1 },
  ]);
});

it('has the same examples as the README', async () => {
  const [readme, test] = await Promise.all(['README.md', 'src/readme.test.ts'].map((file) => readFile(file, 'utf8')));
  const examples = [...(readme ?? '').matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => code);

  expect(examples).toHaveLength(2);
  for (const code of examples) {
    const body = code.replace(/^import .*\n+/gm, '').replace(/^(?=.)/gm, '  ');
    expect(test).toContain(`=> {\n${body}\n  expect(`);
  }
});

import { spawnSync } from 'node:child_process';
import { expect, it } from '@jest/globals';
import { Child } from './support/child.js';
import { describeWith } from './support/describe-with.js';
import { fixture, liveProgram } from './support/paths.js';
import { temporaryFolder } from './support/temporary-folder.js';

/** Other systems have a `script` that takes other options. */
const utilLinuxScript = {
  name: 'script of util-linux',
  isInstalled: (): boolean => spawnSync('script', ['--version']).output.join('').includes('util-linux'),
};

/** The tree that an application with TTA_LOG_FORMAT=tree prints on a terminal, and the one that `tta-live show` prints there. */
async function treesAt(columns: number, isColoured: boolean): Promise<{ logged: string; shown: string }> {
  const folder = temporaryFolder();
  const imports = ['@tta/otel/register', '@tta/live/register'].flatMap((name) => ['--import', name]);
  const app = [process.execPath, ...imports, fixture('tree-app.mjs'), liveProgram].map((word) => `'${word}'`).join(' ');
  // A terminal of its own for both programs, as wide as it is told to be.
  const child = new Child('script', ['-qec', `stty -onlcr cols ${columns}; ${app} 2>/dev/null`, '/dev/null'], {
    env: {
      ...{ TTA_LOG_FORMAT: 'tree', TTA_LIVE_DIR: folder.path, TTA_LIVE_PORT: '0', TERM: 'xterm' },
      ...(!isColoured && { NO_COLOR: '1' }),
    },
  });
  try {
    const { code } = await child.ended;
    const [logged = '', shown = ''] = child.stdout.split('--- show\n');
    expect({ code, output: child.stdout }).toMatchObject({ code: 0 });
    return { logged, shown };
  } finally {
    await child.stop();
    folder.remove();
  }
}

// eslint-disable-next-line no-control-regex -- colours are escapes
const withoutColor = (text: string): string => text.replace(/\u001b\[\d+m/g, '');

describeWith([utilLinuxScript], 'the tree of a run on a terminal', () => {
  it('is the same when the application logs it and when tta-live shows it', async () => {
    const cases = [80, 200].flatMap((columns) => [true, false].map((isColoured) => ({ columns, isColoured })));
    const trees = await Promise.all(cases.map(({ columns, isColoured }) => treesAt(columns, isColoured)));

    trees.forEach(({ logged, shown }, index) => {
      const { columns = 0, isColoured } = cases[index] ?? {};
      const lines = withoutColor(shown).trimEnd().split('\n');
      expect(shown).toBe(logged);
      expect(withoutColor(shown) !== shown).toBe(isColoured);
      expect(Math.max(...lines.map((line) => Array.from(line).length))).toBe(columns);
      expect(lines.at(-1)).toContain('caused by RangeError: the dictionary is empty');
    });
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { chromiumRequirement } from './support/browser.js';
import { startNode } from './support/child.js';
import { describeWith } from './support/describe-with.js';
import { repositoryRoot as root } from './support/paths.js';
import { temporaryFolder } from './support/temporary-folder.js';

const names = ['live-dark.webp', 'live-light.webp'];
/** Larger ones make the README slow to load. */
const largestBytes = 150_000;

function checkPictures(folder: string): void {
  expect(readdirSync(folder).sort()).toEqual(names);
  const pictures = names.map((name) => readFileSync(join(folder, name)));
  for (const picture of pictures) {
    expect([picture.toString('latin1', 0, 4), picture.toString('latin1', 8, 12)]).toEqual(['RIFF', 'WEBP']);
    expect(picture.length).toBeGreaterThan(10_000);
    expect(picture.length).toBeLessThan(largestBytes);
  }
  expect(pictures[0]?.equals(pictures[1] as Buffer)).toBe(false);
}

describe('the pictures of the live page', () => {
  it('are in the README, light and dark, and small', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');

    checkPictures(join(root, 'packages/live/pictures'));
    for (const name of names) expect(readme).toContain(`packages/live/pictures/${name}`);
  });
});

describeWith([chromiumRequirement], 'npm run screenshot', () => {
  it('takes them from the traffic of the demo', async () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const script = scripts.screenshot?.split(' ').at(-1) ?? '';
    const folder = temporaryFolder();
    const child = startNode([join(root, script), folder.path]);
    try {
      expect(await child.ended).toEqual({ code: 0, signal: null });
      checkPictures(folder.path);
    } finally {
      await child.stop();
      folder.remove();
    }
  });
});

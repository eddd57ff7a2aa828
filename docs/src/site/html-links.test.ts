import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { brokenLinks } from './html-links.js';

it('finds missing pages, anchors and files, and everything from elsewhere', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tta-links-'));
  await mkdir(join(folder, 'errors'));
  await writeFile(join(folder, 'here.svg'), '');
  await writeFile(join(folder, 'errors/index.html'), '<h1 id="all">All</h1><a href="../index.html#top">up</a>');
  await writeFile(
    join(folder, 'index.html'),
    `<h1 id="top">Top</h1><a class="x" href="/errors/#all">1</a><a href="#top">2</a><a href="https://example.com/">3</a>
     <a href="/gone.html">4</a><a href="/errors/#gone">5</a><img src="/here.svg"><img src="/gone.svg">
     <script src="https://elsewhere.example/x.js"></script><link rel="preload" href="//elsewhere.example/x.css">`,
  );

  expect(brokenLinks(folder)).toEqual([
    'index.html: /gone.html',
    'index.html: /errors/#gone',
    'index.html loads /gone.svg',
    'index.html loads https://elsewhere.example/x.js',
    'index.html loads //elsewhere.example/x.css',
  ]);
  await rm(folder, { recursive: true });
});

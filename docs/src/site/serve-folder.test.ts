import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serveFolder } from './serve-folder.js';

let parent: string;
let site: Awaited<ReturnType<typeof serveFolder>>;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'tta-site-'));
  await mkdir(join(parent, 'site/errors'), { recursive: true });
  await writeFile(join(parent, 'secret.html'), 'secret');
  await writeFile(join(parent, 'site/404.html'), 'not found');
  await writeFile(join(parent, 'site/start.html'), 'start');
  await writeFile(join(parent, 'site/errors/index.html'), 'errors');
  site = await serveFolder(join(parent, 'site'), 0);
});
afterAll(async () => {
  await site.close();
  await rm(parent, { recursive: true });
});

/** As it is: `fetch` would take the dots out of the path. */
function get(path: string): Promise<{ status: number | undefined; text: string; type: string | undefined }> {
  return new Promise((resolve, reject) => {
    request(site.url, { path }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (data: string) => (text += data));
      response.on('end', () => {
        resolve({ status: response.statusCode, text, type: response.headers['content-type'] });
      });
    })
      .on('error', reject)
      .end();
  });
}

describe('serveFolder', () => {
  it.each([
    ['/start.html', 'start'],
    ['/start', 'start'],
    ['/errors/', 'errors'],
  ])('finds %s', async (path, text) => {
    expect(await get(path)).toEqual({ status: 200, text, type: 'text/html; charset=utf-8' });
  });

  it.each(['/missing', '/../secret.html', '/..%2F../secret.html', '/%2e%2e/secret.html', '/%'])(
    'serves nothing else for %s',
    async (path) => {
      expect(await get(path)).toMatchObject({ status: 404, text: 'not found' });
    },
  );

  it('listens on loopback', () => {
    expect(new URL(site.url).hostname).toBe('127.0.0.1');
  });
});

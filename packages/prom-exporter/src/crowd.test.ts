// Scrapes by the hundred, in a process whose heap holds one large page and not two dozen.
import { get } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { discovered, runApp, waitFor } from './testing/child-app.js';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tta-crowd-'));
});
afterEach(() => rm(dir, { recursive: true }));

/** Status and length of an answer; its body is discarded. */
function glance(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false }, (response) => {
      let length = 0;
      response.on('data', (chunk: Buffer) => (length += chunk.length));
      response.on('error', reject);
      response.on('end', () => resolve(`${response.statusCode} ${length}`));
    }).on('error', reject);
  });
}

it('serves 100,000 series to two hundred scrapes at once from a heap of 128 MB', async () => {
  const app = runApp(
    `import { metrics } from '@opentelemetry/api';
    for (let metric = 0; metric < 51; metric++) {
      const counter = metrics.getMeter('app').createCounter('c' + metric);
      for (let series = 0; series < 1990; series++) counter.add(1, { name: 'p' + series, type: 'task', status: 'success' });
    }
    setInterval(() => {}, 1000);`,
    { TTA_DISCOVERY_DIR: dir, NODE_OPTIONS: '--max-old-space-size=128' },
  );
  const target = await waitFor(async () => (await discovered(dir))[0]?.target);
  const url = `http://${target}/metrics`;
  // A page that follows another is collected within one turn of the event loop: nothing is shared by chance.
  const alone = await glance(url);
  await new Promise((resolve) => setTimeout(resolve, 200));

  const pages = await Promise.all(Array.from({ length: 200 }, () => glance(url)));
  app.child.kill();

  expect(alone).toMatch(/^200 \d{7}$/);
  // On a machine so busy that they come over many seconds, some are told to come again.
  expect(pages.filter((page) => page !== alone && !page.startsWith('503'))).toEqual([]);
  expect(pages).toContain(alone);
  expect((await app.exit).signal).toBe('SIGTERM');
});

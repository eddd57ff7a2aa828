import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chromium, type Browser, type Page } from 'playwright-core';
import { buildSite } from './build-site.js';
import { brokenLinks, htmlPages } from './html-links.js';
import { pageFiles } from './page-files.js';
import { serveFolder } from './serve-folder.js';
import { sidebars } from './sidebar.js';
import { sitePath } from './site-map.js';

const folder = await mkdtemp(join(tmpdir(), 'tta-site-'));
await buildSite({ hasReference: false, folder });
const site = await serveFolder(folder, 0);
afterAll(async () => {
  await site.close();
  await rm(folder, { recursive: true });
});

describe('the site', () => {
  it('has each page', () => {
    const built = htmlPages(folder).map(({ path }) => path);

    expect(built).toEqual(
      expect.arrayContaining(pageFiles.map((file) => (sitePath(file) ?? '').replace(/\.md$/, '.html'))),
    );
  });

  it('has no link that leads nowhere, and loads nothing from elsewhere', () => {
    expect(brokenLinks(folder)).toEqual([]);
  });

  it('leads to each page by its navigation', () => {
    const links = Object.values(sidebars()).flatMap((sections) => sections.flatMap(({ items }) => items));
    const listed = [...new Set(links.map(({ link }) => link.slice(1)))];
    const pages = pageFiles.map((file) => (sitePath(file) ?? '').replace(/(?:index)?\.md$/, ''));

    expect(listed.sort()).toEqual(pages.filter((page) => page !== '').sort());
  });
});

const browserPath = '/usr/bin/chromium';
const describeInBrowser = existsSync(browserPath) || process.env.CI === 'true' ? describe : describe.skip;

describeInBrowser(`the site in a browser (needs ${browserPath})`, () => {
  let browser: Browser;
  let page: Page;
  const foreign: string[] = [];
  const errors: string[] = [];
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
    page = await browser.newPage();
    page.on('request', (request) => {
      if (!request.url().startsWith(site.url) && !request.url().startsWith('data:')) foreign.push(request.url());
    });
    page.on('pageerror', (error) => errors.push(error.message));
  });
  afterAll(() => browser.close());

  it('finds a page by searching, without a request to elsewhere', async () => {
    await page.goto(site.url);
    await page.locator('.VPNavBarSearch button').first().click();
    await page.locator('#localsearch-input').fill('ERR_TTA_CIRCUIT_OPEN');
    await page.locator('.results a', { hasText: 'ERR_TTA_CIRCUIT_OPEN' }).first().click();
    await page.waitForURL('**/errors/ERR_TTA_CIRCUIT_OPEN.html**');

    await page.locator('h1', { hasText: 'ERR_TTA_CIRCUIT_OPEN' }).waitFor();

    expect({ foreign, errors }).toEqual({ foreign: [], errors: [] });
  });

  it.each([
    ['throttle', 'rateLimit'],
    ['semaphore', 'bulkhead'],
  ])('finds by %s, which the field says too, the page of %s', async (word, title) => {
    await page.goto(site.url);
    await page.locator('.VPNavBarSearch button').first().click();
    await page.locator('#localsearch-input').fill(word);

    await page.locator('.results a', { hasText: title }).first().waitFor();
  });

  it('leads from the start to a primitive by its links', async () => {
    await page.goto(site.url);
    await page.getByRole('link', { name: 'Start in five minutes' }).click();
    await page.waitForURL('**/start/five-minutes.html');
    await page.locator('main').getByRole('link', { name: 'recipe', exact: true }).click();
    await page.waitForURL('**/recipes/**');
    await page.locator('main').getByRole('link', { name: 'retry with backoff' }).click();
    await page.waitForURL('**/recipes/retry-with-backoff.html');
    await page.locator('main').getByRole('link', { name: 'retry', exact: true }).last().click();
    await page.waitForURL('**/primitives/retry.html');

    await page.locator('h1', { hasText: /^retry/ }).waitFor();

    expect({ foreign, errors }).toEqual({ foreign: [], errors: [] });
  });

  it.each(['', 'start/five-minutes.html', 'primitives/retry.html', 'observe/dashboards.html', 'errors/'])(
    'is accessible at /%s',
    async (path) => {
      await page.goto(site.url + path);
      await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core') });
      const violations = await page.evaluate(async () => {
        const { axe } = globalThis as unknown as { axe: { run: () => Promise<{ violations: Violation[] }> } };
        const found = await axe.run();
        return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
      });

      expect(violations).toEqual([]);
    },
  );
});

interface Violation {
  id: string;
  nodes: { html: string }[];
}

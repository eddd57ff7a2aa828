import { chromium, type Browser, type Page } from 'playwright-core';
import { isProgram } from './describe-with.js';

const programs = ['chromium', 'chromium-browser', 'google-chrome'];

/** Debian's Chromium, which tests of pages need. */
export const chromiumRequirement = { name: 'chromium', isInstalled: (): boolean => programs.some(isProgram) };

/** Starts Chromium, without a window. The caller closes it. */
export function startBrowser(): Promise<Browser> {
  const program = programs.find(isProgram) ?? 'chromium';
  return chromium.launch({
    executablePath: `/usr/bin/${program}`,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'],
    timeout: 0,
  });
}

/** Things that a page must not do: requests to other origins, errors, offences against its policy. */
export interface Misdeeds {
  readonly requests: string[];
  readonly errors: string[];
}

/** A page that waits without a limit of its own, and notes misdeeds. */
export async function openPage(
  browser: Browser,
  url: string,
  options: Parameters<Browser['newPage']>[0] = {},
): Promise<{ page: Page; misdeeds: Misdeeds }> {
  const page = await browser.newPage(options);
  page.setDefaultTimeout(0);
  const misdeeds: Misdeeds = { requests: [], errors: [] };
  const { origin } = new URL(url);
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !/^(?:data|blob):/.test(request.url()))
      misdeeds.requests.push(request.url());
  });
  page.on('pageerror', (error) => misdeeds.errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('net::ERR_')) misdeeds.errors.push(message.text());
  });
  await page.goto(url);
  return { page, misdeeds };
}

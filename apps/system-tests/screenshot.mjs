// Takes the pictures of the live page for the READMEs: `npm run screenshot [-- FOLDER]`. Runs the demo with its traffic,
// opens a run that failed in Chromium, light and dark.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('../..', import.meta.url));
const target = resolve(process.argv[2] ?? join(root, 'packages/live/pictures'));
/** A saga of the demo's traffic: a payment fails, and the reservations are undone. */
const workflow = 'BookTrip';
const size = { width: 1120, height: 800 };

const programs = ['chromium', 'chromium-browser', 'google-chrome'];
const program = programs.map((name) => `/usr/bin/${name}`).find((path) => spawnSync(path, ['--version']).status === 0);
if (program === undefined) {
  console.error(`screenshot: needs one of ${programs.join(', ')} in /usr/bin`);
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), 'tta-screenshot-'));
const demo = spawn(process.execPath, [join(root, 'apps/demo/dist/main.js'), '--live', '--port', '0'], {
  cwd: root,
  env: { ...process.env, TTA_LIVE_PORT: '0', TTA_LIVE_DIR: folder, TTA_WORKSPACE: 'tta' },
  stdio: ['ignore', 'ignore', 'pipe'],
});
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    demo.kill('SIGKILL');
    process.exit(1);
  });
}
let browser;
try {
  const url = await addressOf(demo);
  browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox', '--disable-gpu'] });
  for (const colorScheme of ['light', 'dark']) {
    const page = await browser.newPage({ colorScheme, viewport: size, deviceScaleFactor: 2, locale: 'en-GB' });
    await page.goto(url);
    await page
      .getByRole('option', { name: `${workflow} error` })
      .first()
      .click({ timeout: 60_000 });
    await page.getByRole('heading', { name: 'Failing step' }).waitFor();
    writeFileSync(join(target, `live-${colorScheme}.webp`), await picture(page));
    await page.close();
  }
  console.log(`wrote live-light.webp and live-dark.webp to ${target}`);
} finally {
  await browser?.close();
  const ended = demo.exitCode === null && demo.signalCode === null ? once(demo, 'exit') : undefined;
  demo.kill('SIGINT');
  await ended;
  rmSync(folder, { recursive: true, force: true });
}

/** The page's address, which the demo prints once its five workflows have run. */
async function addressOf(child) {
  for await (const line of createInterface({ input: child.stderr })) {
    const [, url] = /See each run at (\S+)/.exec(line) ?? [];
    if (url === undefined) continue;
    child.stderr.resume();
    return url;
  }
  throw new Error('the demo ended before it printed the address of its live page');
}

/** As WebP, which takes a third of what PNG does at two pixels each. Playwright itself knows only PNG and JPEG. */
async function picture(page) {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 80 });
  return Buffer.from(data, 'base64');
}

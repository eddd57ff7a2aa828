// Takes pictures of the live page by the demo with its traffic, in Chromium, light and dark. `npm run screenshot` takes
// those of the READMEs, of a run that failed; `-- FOLDER` writes them elsewhere. `-- --all FOLDER` takes one of each view
// and of each of the ten faults of the demo.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values, positionals } = parseArgs({ allowPositionals: true, options: { all: { type: 'boolean' } } });
const target = resolve(positionals[0] ?? join(root, values.all ? 'live-pictures' : 'packages/live/pictures'));
/** A saga of the demo's traffic: a payment fails, and the reservations are undone. */
const ofReadme = { BookTrip: 'live' };
const faults = ['checkout', 'import', 'sync', 'report', 'newsletter', 'trip', 'search', 'album', 'rates', 'shipping'];
const failed = values.all ? Object.fromEntries(faults.map((name) => [name, `fault-${name}`])) : ofReadme;

const programs = ['chromium', 'chromium-browser', 'google-chrome'];
const program = programs.map((name) => `/usr/bin/${name}`).find((path) => spawnSync(path, ['--version']).status === 0);
if (program === undefined) {
  console.error(`screenshot: needs one of ${programs.join(', ')} in /usr/bin`);
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), 'tta-screenshot-'));
const args = ['--live', '--port', '0', ...(values.all ? ['--faults'] : [])];
const demo = spawn(process.execPath, [join(root, 'apps/demo/dist/main.js'), ...args], {
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
  mkdirSync(target, { recursive: true });
  browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox', '--disable-gpu'] });
  for (const colorScheme of ['light', 'dark']) {
    const page = await open(url, colorScheme, { width: 1120, height: 800 });
    for (const [workflow, name] of Object.entries(failed)) {
      await page.getByRole('searchbox').fill(workflow);
      const row = page.getByRole('option', { name: new RegExp(`^${workflow} (?:error|timeout|rejected) `) });
      await row.first().click({ timeout: 60_000 });
      await page.getByRole('heading', { name: 'Failing step' }).waitFor();
      await take(page, `${name}-${colorScheme}`);
      await page.getByRole('link', { name: 'All runs' }).click();
    }
    if (values.all) await takeViews(url, colorScheme);
    await page.close();
  }
  console.log(`wrote to ${target}`);
} finally {
  await browser?.close();
  const ended = demo.exitCode === null && demo.signalCode === null ? once(demo, 'exit') : undefined;
  demo.kill('SIGINT');
  await ended;
  rmSync(folder, { recursive: true, force: true });
}

/** Each view, on a desk and on a narrow window. */
async function takeViews(url, colorScheme) {
  for (const width of [1280, 800]) {
    const page = await open(url, colorScheme, { width, height: 900 });
    for (const view of ['runs', 'graph', 'numbers']) {
      await page.goto(`${url}#/${view}`);
      const shown = view === 'runs' ? page.getByRole('listbox', { name: 'Runs' }) : page.getByRole('heading').nth(1);
      await shown.waitFor();
      await take(page, `${view}-${width}-${colorScheme}`);
    }
    await page.close();
  }
}

function open(url, colorScheme, viewport) {
  const options = { colorScheme, viewport, deviceScaleFactor: 2, locale: 'en-GB' };
  return browser.newPage(options).then((page) => page.goto(url).then(() => page));
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
async function take(page, name) {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 80 });
  writeFileSync(join(target, `${name}.webp`), Buffer.from(data, 'base64'));
}

import { copyFileSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { chromiumRequirement, openPage, startBrowser, type Misdeeds } from './support/browser.js';
import { describeWith } from './support/describe-with.js';
import { LiveApp, type LiveAppOptions } from './support/live-app.js';
import { temporaryFolder } from './support/temporary-folder.js';
import { waitUntil } from './support/wait-until.js';

// In a real browser, by what a reader sees: roles and texts.

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Rows that are made in each frame while the list is scrolled from its beginning. */
function rowsMadeByScrolling(
  page: Page,
  { frames, rowsAFrame }: { readonly frames: number; readonly rowsAFrame: number },
): Promise<number[]> {
  return page.evaluate<number[]>(`(async () => {
    const list = document.querySelector('[role=listbox]');
    const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    list.scrollTop = 0;
    for (let wait = 0; wait < 3; wait++) await frame();
    const height = list.querySelector('[role=option]').offsetHeight;
    let made = 0;
    const observer = new MutationObserver((records) => {
      for (const { addedNodes } of records) made += addedNodes.length;
    });
    observer.observe(list, { childList: true, subtree: true });
    const each = [];
    for (let index = 0; index < ${frames}; index++) {
      list.scrollTop += ${rowsAFrame} * height;
      await frame();
      each.push(made);
      made = 0;
    }
    observer.disconnect();
    return each;
  })()`);
}

describeWith([chromiumRequirement], 'the live page', () => {
  let browser: Browser;
  let folder: ReturnType<typeof temporaryFolder>;
  const apps: LiveApp[] = [];
  const opened: Misdeeds[] = [];

  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    for (const app of apps.splice(0)) await app.stop();
    folder.remove();
    // Every page asked only its own origin, and never offended its policy.
    const misdeeds = opened.splice(0);
    expect(misdeeds.flatMap(({ requests, errors }) => [...requests, ...errors])).toEqual([]);
  });

  async function start(options?: LiveAppOptions): Promise<LiveApp> {
    const app = await LiveApp.start(folder.path, options);
    apps.push(app);
    return app;
  }

  async function open(url: string, options?: Parameters<Browser['newPage']>[0]): Promise<Page> {
    const { page, misdeeds } = await openPage(browser, url, options);
    opened.push(misdeeds);
    return page;
  }

  const list = (page: Page) => page.getByRole('listbox', { name: 'Runs' }).getByRole('option');
  const row = (page: Page, text: string | RegExp) => list(page).filter({ hasText: text });
  const step = (page: Page, text: string | RegExp) => page.getByRole('treeitem').filter({ hasText: text });
  /** By all rules of axe, or by some. */
  const seriousFaults = async (page: Page, ...runOnly: string[]): Promise<string[]> => {
    // Not by a script tag, which the policy forbids.
    await page.evaluate(axe);
    const { violations } = await page.evaluate(
      (options) =>
        (
          globalThis as unknown as {
            axe: {
              run(
                options: object,
              ): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
            };
          }
        ).axe.run(options),
      runOnly.length === 0 ? {} : { runOnly },
    );
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  };

  /** All that the server knows. */
  const stateOf = async (
    app: LiveApp,
  ): Promise<{ runs: { status: string }[]; processes: { droppedRuns: number }[] }> => {
    const response = await fetch(`${app.url}api/state`);
    return (await response.json()) as Awaited<ReturnType<typeof stateOf>>;
  };

  it('shows runs as they come, and how they go on', async () => {
    const app = await start();
    const page = await open(app.url);
    await page.getByText('No run yet').waitFor();

    await app.do('waits');
    await row(page, /waiting\s*running/).waitFor();
    await app.do('story');
    await row(page, /story\s*success/).waitFor();
    await app.do('end');
    await row(page, /waiting\s*success/).waitFor();
  });

  it.each([
    ['runs', '**/events', 'No run yet'],
    ['graph', '**/api/graphs', 'No workflow is known yet'],
    ['numbers', '**/api/numbers', 'Nothing has run yet'],
  ])('says that it loads until it knows that there is nothing (%s)', async (view, path, nothing) => {
    const app = await start();
    const page = await open(`${app.url}#/${view}`);
    let answer: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => (answer = resolve));
    await page.route(path, (route) => asked.then(() => route.continue()));
    await page.reload();

    await page.getByText(`Loading the ${view}`).waitFor();
    expect(await page.getByText(nothing).count()).toBe(0);
    answer();
    await page.getByText(nothing).waitFor();
  });

  it('gives rows new places now and then, and none while a pointer is about to click', async () => {
    const app = await start();
    const page = await open(app.url);
    await page.clock.install();
    await page.reload();
    await page.getByText('No run yet').waitFor();
    await page.clock.pauseAt(Date.now() + 60_000);
    const add = async (runs: number): Promise<void> => {
      await app.do('story');
      // The page has heard of it.
      await page.getByText(`${runs} runs, 0 running`).waitFor();
    };

    await add(1);
    await row(page, 'story').waitFor();
    await add(2);
    expect(await list(page).count()).toBe(1);
    await page.clock.runFor(1000);
    await waitUntil('a second row', async () => (await list(page).count()) === 2);

    await row(page, 'story').first().hover();
    await add(3);
    await page.clock.runFor(1500);
    expect(await list(page).count()).toBe(2);
    await page.clock.runFor(1500);
    await waitUntil('a third row', async () => (await list(page).count()) === 3);
  });

  it('keeps the list still while a row is selected or the list is scrolled, and says how many runs are new', async () => {
    const app = await start();
    await app.do('story');
    const page = await open(app.url);
    await row(page, 'story').waitFor();
    await page.getByRole('listbox', { name: 'Runs' }).focus();
    await page.keyboard.press('ArrowDown');

    for (let run = 0; run < 2; run++) await app.do('retried');
    await page.getByRole('button', { name: '2 new' }).waitFor();
    expect(await list(page).count()).toBe(1);
    await page.keyboard.press('Escape');
    await waitUntil('all rows', async () => (await list(page).count()) === 3);
    expect(await list(page).first().innerText()).toContain('retried');
    expect(await page.getByRole('button', { name: 'new' }).count()).toBe(0);

    await app.do('many');
    await row(page, 'many').first().waitFor();
    await page.evaluate('document.querySelector("[role=listbox]").scrollTo(0, 5000)');
    await list(page).and(page.locator('[aria-posinset="100"]')).waitFor();
    await app.do('faults');
    await page.getByRole('button', { name: '10 new' }).click();
    await row(page, 'fault-9').waitFor();
  });

  it('draws a run as tree and waterfall: attempts folded, waits, cache hits, log lines in their place', async () => {
    const app = await start();
    for (const action of ['story', 'story', 'retried']) await app.do(action);
    const page = await open(app.url);

    await row(page, 'retried').click();
    await step(page, '3 earlier attempts').click();
    await step(page, /unsteady.*attempt 3/).waitFor();
    expect(await page.getByTitle('waiting between attempts').count()).toBe(3);
    expect(await step(page, 'rows were loaded').innerText()).toContain('rows=3 password=[concealed]');

    await page.getByRole('link', { name: 'All runs' }).click();
    await row(page, 'story').first().click();
    await step(page, /cache\(look-up\).*hit, .* old/).waitFor();
    await step(page, /^.*load/)
      .first()
      .click();
    await page.getByText('after the run').waitFor();
  });

  it.each([
    ['off', '', 0],
    ['on', 'on', 1],
  ])('shows inputs and results where that is %s', async (_, capture, count) => {
    const app = await start({ env: { TTA_LIVE_CAPTURE: capture } });
    await app.do('story');
    const page = await open(app.url);

    await row(page, 'story').click();
    await step(page, 'load').locator('.name').click();
    await page.getByText('after the run').waitFor();
    expect(
      await page
        .getByRole('term')
        .filter({ hasText: /^Input$/ })
        .count(),
    ).toBe(count);
    expect(
      await page
        .getByRole('definition')
        .filter({ hasText: /^"player-7"$/ })
        .count(),
    ).toBe(2 * count);
  });

  it('shows who cancelled a step, what it cost, and the steps that the duration depends on', async () => {
    const app = await start();
    await app.do('hasty');
    const page = await open(app.url);

    await row(page, 'split').getByText('$0.25').waitFor();
    await row(page, 'split').click();
    await step(page, /paid(?=.*cancelled)(?=.*\$0\.25)(?=.*by sibling)/).waitFor();
    const onPath = page.getByTitle('on the critical path');
    expect(await onPath.allInnerTexts()).toEqual(['split', expect.stringContaining('sequential'), 'sleep', 'hasty']);
    const href = await page.getByRole('link', { name: /live-app\.mjs:\d+$/ }).getAttribute('href');
    expect(href).toMatch(/^vscode:\/\/file\/.*live-app\.mjs:\d+:\d+$/);
  });

  it('gives a run away as text, as a test, as a page of its own and as traces', async () => {
    const app = await start();
    await app.do('faults');
    const page = await open(app.url, { permissions: ['clipboard-read', 'clipboard-write'] });
    await row(page, 'fault-1').first().click();
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    const copied = async (name: string): Promise<string> => {
      await button(name).click();
      return page.evaluate<string>('navigator.clipboard.readText()');
    };
    const saved = async (name: string): Promise<string> => {
      const [download] = await Promise.all([page.waitForEvent('download'), button(name).click()]);
      return download.path();
    };
    const json = async (name: string): Promise<unknown> => JSON.parse(readFileSync(await saved(name), 'utf8'));

    expect(await copied('Copy as text')).toMatch(/✗ fault-1[^]*✗ broken-1[^]*RangeError: root cause 1/);
    expect(await copied('Copy as test')).toContain('"  retry(broken-1) error"');
    // The workflow, a task, a retry and its two attempts.
    expect(JSON.stringify(await json('OTLP JSON')).match(/"spanId"/g)).toHaveLength(5);
    expect(await json('Chrome trace')).toMatchObject({ traceEvents: expect.any(Array) });

    const report = join(folder.path, 'report.html');
    copyFileSync(await saved('Save as HTML'), report);
    const other = await browser.newPage();
    const requests: string[] = [];
    other.on('request', (request) => requests.push(request.url()));
    await other.goto(pathToFileURL(report).href);
    await other.getByText('root cause 1').first().waitFor();
    // The run as data is there too, and nothing that runs or is fetched.
    expect(await other.locator('script:not([type="application/json"])').count()).toBe(0);
    expect(requests).toEqual([pathToFileURL(report).href]);
  });

  it('draws a declared workflow before it runs, and the state of its guards afterwards', async () => {
    const app = await start();
    await app.do('declare');
    const page = await open(`${app.url}#/graph`);
    const node = (text: RegExp) => page.locator('.drawing .node').filter({ hasText: text });

    await page.getByText('guarded (has not run)').waitFor({ state: 'attached' });
    await node(/^breaker.*has not run/).waitFor();
    await app.do('guarded');
    await node(/^breaker.*1 runs.*breaker closed/).waitFor();
    await node(/^retry.*4\.0 attempts each/).waitFor();
    await node(/^unsteady.*4 runs.*75 % failed/).waitFor();
  });

  it('puts a run beside another one, and beside the median of its workflow', async () => {
    const app = await start();
    for (let run = 0; run < 3; run++) await app.do('story');
    const page = await open(app.url);

    await row(page, 'story').first().click();
    const choice = page.getByLabel('Compare with');
    await choice.selectOption('the median of its workflow');
    await page.getByRole('columnheader', { name: 'Median of 2 runs' }).waitFor();
    await page
      .getByRole('row', { name: /^parallel.* [+−]\d/ })
      .first()
      .waitFor();
    expect(await seriousFaults(page)).toEqual([]);

    await choice.selectOption({ index: 3 });
    await page.getByRole('columnheader', { name: /^Run of / }).waitFor();
    // The first run found nothing in the cache, and looked it up.
    await page.getByRole('row', { name: /^look-up task did not run/ }).waitFor();
    await choice.selectOption('nothing');
    await page.getByRole('tree', { name: 'Steps' }).waitFor();
  });

  it('leads from a run that joined the miss of another one to that run, also where it failed there', async () => {
    const app = await start();
    await app.do('joined');
    const page = await open(app.url);

    for (const [status, title] of [
      ['success', 'first'],
      ['error', 'first of two'],
    ] as const) {
      await page.getByRole('option', { name: new RegExp(`^second ${status}`) }).click();
      await page
        .getByRole('link', { name: `joined a miss of ${title}`, exact: true })
        .first()
        .click();
      await page.getByRole('heading', { name: title, exact: true }).waitFor();
      await page.getByRole('link', { name: 'All runs' }).click();
    }
  });

  it('shows the deadline as a line, and how much was left or missing', async () => {
    const app = await start();
    await app.do('late');
    const page = await open(app.url);

    await row(page, /late\s*timeout/).click();
    await page.getByText('missed by').waitFor();
    // A machine that stands still until the deadline has passed never comes to `sleep`: the workflow itself fails then.
    await page.getByRole('heading', { name: /^Failing step: (sleep|late)$/ }).waitFor();
    expect(await page.locator('.deadline').count()).toBeGreaterThan(0);
  });

  it('shows the source code where a step threw, and the chain of causes', async () => {
    const app = await start();
    await app.do('faults');
    const page = await open(app.url);

    for (let index = 0; index < 5; index++) {
      await page.getByRole('option', { name: `fault-${index} error` }).click();
      await page.getByRole('heading', { name: `Failing step: broken-${index}` }).waitFor();
      await page.getByRole('list', { name: 'Causes' }).getByText(`RangeError: root cause ${index}`).waitFor();
      expect(await page.getByLabel('Source code').innerText()).toContain('const because =');
      await page.keyboard.press('Escape');
    }

    // A stack is text: it can name a file that the process never loaded.
    await app.do('shaped');
    await page.getByRole('option', { name: 'shaped error' }).click();
    await page.getByRole('heading', { name: 'Failing step: shaped' }).waitFor();
    await page.getByText('Stack').click();
    await page.getByText('at secrets (').waitFor();
    expect(await page.getByLabel('Source code').count()).toBe(0);
  });

  it('has the search field ready for the next letter, also where a run was shown', async () => {
    const app = await start();
    await app.do('story');
    const page = await open(app.url);
    await row(page, 'story').click();
    await page.getByRole('heading', { name: 'story' }).waitFor();

    const focused = await page.evaluate<string[]>(`(async () => {
      const next = () => new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = resolve;
        port2.postMessage(0);
      });
      const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '/', bubbles: true }));
      await next();
      const atOnce = document.activeElement.id;
      for (let index = 0; index < 3; index++) await frame();
      return [atOnce, document.activeElement.id, location.hash];
    })()`);

    expect(focused).toEqual(['search', 'search', '#/runs']);
    await page.goBack();
    await page.getByRole('heading', { name: 'story' }).waitFor();
  });

  it('is filtered by text, workflow and status, and used by keyboard', async () => {
    const app = await start();
    for (const action of ['story', 'retried', 'faults']) await app.do(action);
    const page = await open(app.url);
    await row(page, 'story').waitFor();

    await page.keyboard.press('/');
    await page.keyboard.type('root fault-7');
    await page.getByText('0 shown').waitFor();
    await page.getByText('No run matches the filter').waitFor();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('broken-7');
    await page.getByText('1 shown').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.getByLabel('Status').selectOption('failed');
    await page.getByText('10 shown').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: '10 failed' }).click();
    await page.getByText('10 shown').waitFor();
    await page.getByLabel('Status').selectOption('success');
    await page.getByText('2 shown').waitFor();

    await page.getByRole('listbox', { name: 'Runs' }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'story' }).waitFor();
  });

  it('draws a sequence as a chain from top to bottom, and the branches of a parallel side by side', async () => {
    const app = await start();
    await app.do('story');
    const page = await open(`${app.url}#/graph`);
    await page.getByRole('heading', { name: 'Graph of story' }).waitFor();
    const placesOf = async (name: string | RegExp): Promise<{ x: number; y: number }[]> => {
      const nodes = await page.locator('.drawing .node').filter({ hasText: name }).all();
      const boxes = await Promise.all(nodes.map((node) => node.boundingBox()));
      return boxes.map((box) => ({ x: Math.round(box?.x ?? NaN), y: Math.round(box?.y ?? NaN) }));
    };

    const chain = await Promise.all(
      ['sequential', 'cache, ', /^look-up/, /^load/, 'parallel'].map((name) => placesOf(name)),
    );
    const steps = chain.flat();
    expect(steps).toHaveLength(5);
    expect(steps.map(({ y }) => y)).toEqual(steps.map(({ y }) => y).sort((one, other) => one - other));
    expect(new Set(steps.map(({ y }) => y)).size).toBe(5);
    expect(new Set(steps.map(({ x }) => x)).size).toBe(1);
    const [left, right] = await placesOf(/^sleep/);
    expect(left?.y).toBe(right?.y);
    expect(left?.y).toBeGreaterThan(steps[4]?.y ?? NaN);
    expect(left?.x).toBeLessThan(right?.x ?? NaN);
    // Each step has one that it follows, but the root.
    expect(await page.locator('.drawing .edge').count()).toBe(6);
  });

  it('draws the graph with figures, and shows numbers', async () => {
    const app = await start();
    for (const action of ['story', 'story', 'faults']) await app.do(action);
    const page = await open(`${app.url}#/graph`);

    await page.getByRole('heading', { name: 'Graph of story' }).waitFor();
    await page.getByText('50 % hits', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Numbers' }).click();
    await page.getByRole('row', { name: /^story sequential, workflow 2/ }).waitFor();
    await page.getByRole('row', { name: /^fault-1 .* 100 %/ }).waitFor();
  });

  it.each([
    ['light', []],
    // All but the colours is the same.
    ['dark', ['color-contrast']],
  ] as const)('has no serious fault of accessibility (%s), from 360 to 2560 pixels', async (colorScheme, rules) => {
    const app = await start();
    for (const action of ['story', 'retried', 'faults', 'late']) await app.do(action);
    const page = await open(app.url, { colorScheme });
    await row(page, 'story').waitFor();

    for (const width of [360, 1280, 2560]) {
      await page.setViewportSize({ width, height: 900 });
      for (const view of ['runs', 'graph', 'numbers'] as const) {
        await page.goto(`${app.url}#/${view}`);
        await page.getByRole('heading', { level: view === 'runs' ? 1 : 2 }).waitFor();
        expect([width, view, await seriousFaults(page, ...rules)]).toEqual([width, view, []]);
        expect([width, view, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([
          width,
          view,
          width,
        ]);
      }
      await page.goto(`${app.url}#/runs`);
      await row(page, 'late').click();
      await page.getByRole('heading', { name: 'Failing step' }).waitFor();
      expect([width, await seriousFaults(page, ...rules)]).toEqual([width, []]);
      expect([width, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([width, width]);
    }
  });

  it('runs no script of names and messages, and shows characters that mislead', async () => {
    const app = await start();
    await app.do('hostile');
    const page = await open(app.url);

    await row(page, '<img src=x').click();
    await page.getByRole('heading', { name: 'Failing step: <img' }).waitFor();
    for (const view of ['graph', 'numbers']) {
      await page.goto(`${app.url}#/${view}`);
      await page.getByText('<img src=x').first().waitFor();
    }
    expect(await page.evaluate("'attacked' in window")).toBe(false);
    await page.goto(`${app.url}#/runs`);
    expect(await row(page, '<img').innerText()).toContain(String.raw`\u001b[2J\u202e`);
  });

  it('gives a page of another origin nothing', async () => {
    const app = await start();
    await app.do('story');
    const attacker: Server = createServer((_, response) => response.end('<!doctype html><title>attacker</title>'));
    await new Promise<void>((resolve) => attacker.listen(0, '127.0.0.1', resolve));
    try {
      const page = await browser.newPage();
      await page.goto(`http://127.0.0.1:${(attacker.address() as AddressInfo).port}/`);
      // With the token, and so with more than an attacker knows.
      const read = await page.evaluate<string[]>(`(async (url) => {
        const attempts = [
          fetch(url + 'api/state').then((response) => response.text()),
          fetch(url, { mode: 'no-cors' }).then(({ type, status }) => type + ' ' + status),
        ];
        const frame = document.body.appendChild(document.createElement('iframe'));
        await new Promise((resolve) => {
          frame.onload = resolve;
          frame.src = url;
        });
        const results = await Promise.all(attempts.map((attempt) => attempt.catch(() => 'nothing')));
        return [...results, frame.contentDocument === null ? 'nothing' : 'a document'];
      })(${JSON.stringify(app.url)})`);

      expect(read.join()).not.toContain('story');
      expect(read).toEqual(['nothing', expect.stringMatching(/^nothing$|^opaque 0$/), 'nothing']);
    } finally {
      await new Promise((resolve) => attacker.close(resolve));
    }
  });

  it('shows all processes of the user, and keeps what one that dies had sent', async () => {
    const [first, second] = [await start(), await start({ env: { OTEL_SERVICE_NAME: 'other' } })];
    await first.do('story');
    const page = await open(first.url);
    await second.do('faults');
    await row(page, 'fault-3').waitFor();
    await second.do('waits');
    await row(page, /waiting\s*running/).waitFor();

    await row(page, /fault-3/).click();
    await page.getByRole('heading', { name: 'Failing step: broken-3' }).waitFor();
    second.child.kill('SIGKILL');
    await second.child.ended;
    await page.getByText(/^other in .*, ended$/).waitFor();
    await page.getByRole('heading', { name: 'Failing step: broken-3' }).waitFor();
    await page.getByRole('link', { name: 'All runs' }).click();
    await row(page, 'cut off: its process ended').waitFor();
    await row(page, /fault-5/).click();
    await page.getByRole('heading', { name: 'Failing step: broken-5' }).waitFor();
    await page.getByLabel('Process').waitFor({ state: 'detached' });
  });

  it('says that its process is gone, keeps what it has, and goes on with the next one at its address', async () => {
    const first = await start();
    for (const action of ['faults', 'waits']) await first.do(action);
    const page = await open(first.url);
    await row(page, 'fault-3').waitFor();
    await first.stop();
    await page.getByText('The process does not answer').waitFor();
    expect(await list(page).count()).toBe(11);

    const next = await start({ env: { TTA_LIVE_PORT: new URL(first.url).port } });
    expect(next.url).toBe(first.url);
    await next.do('story');
    await row(page, 'story').waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    expect(await row(page, 'fault-').count()).toBe(10);
    await row(page, /waiting\s*cut off: its process ended/).waitFor();
    await page.getByText('12 runs, 0 running, 10 failed').waitFor();
  });

  it('shows everything when it wakes after a sleep', async () => {
    const app = await start();
    await app.do('story');
    const page = await open(app.url);
    await row(page, 'story').waitFor();
    const session = await page.context().newCDPSession(page);
    await session.send('Page.setWebLifecycleState', { state: 'frozen' });
    for (const action of ['many', 'faults']) await app.do(action);
    await session.send('Page.setWebLifecycleState', { state: 'active' });

    await row(page, 'fault-3').waitFor();
    await page.getByText('more runs are not kept').waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
  });

  it('follows ten thousand runs a minute', async () => {
    const app = await start();
    const page = await open(app.url);
    await app.do('steady');

    await page.getByText('500 runs, 0 running, 0 failed').waitFor();
    await app.do('faults');
    await row(page, 'fault-3').click();
    await page.getByRole('heading', { name: 'Failing step: broken-3' }).waitFor();
  });

  it('stays small, right and live while it is left open for a day, also paused', async () => {
    const app = await start();
    const page = await open(app.url);
    await page.getByText('No run yet').waitFor();
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    const taken = async (): Promise<Record<string, number>> => {
      // Things that are dropped in one frame are garbage in the next one.
      for (let round = 0; round < 2; round++) {
        await session.send('HeapProfiler.collectGarbage');
        await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))');
      }
      const { metrics } = await session.send('Performance.getMetrics');
      const valueOf = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? NaN;
      return { heap: valueOf('JSHeapUsedSize'), nodes: valueOf('Nodes'), listeners: valueOf('JSEventListeners') };
    };
    /** Half a day passes, and the page has heard of all of it. */
    const pass = async (): Promise<void> => {
      await app.do('halfDay');
      const { processes } = await stateOf(app);
      await page.getByText(`${processes[0]?.droppedRuns} more runs are not kept`).waitFor();
    };

    const empty = await taken();
    await pass();
    await page.getByRole('button', { name: 'Pause' }).click();
    await pass();
    const first = await taken();
    for (let half = 0; half < 2; half++) await pass();
    const second = await taken();
    for (const [what, before] of Object.entries(first)) {
      const most = before + (before - (empty[what] ?? NaN)) / 4;
      expect([what, (second[what] ?? NaN) <= most]).toEqual([what, true]);
    }

    await page.getByRole('button', { name: 'Go on' }).click();
    await app.do('waits');
    await row(page, /waiting\s*running/).waitFor();
    await app.do('story');
    // Without scrolling, though thousands of failed runs are kept.
    await row(page, /story\s*success/).waitFor();
    const { runs } = await stateOf(app);
    const failed = runs.filter(({ status }) => status === 'error').length;
    await page.getByText(`${runs.length} runs, 1 running, ${failed} failed`).waitFor();
  });

  it('shows the beginning of messages of a megabyte', async () => {
    const app = await start({ env: { TTA_LIVE_CAPTURE: 'on' } });
    await app.do('large');
    const page = await open(app.url);

    await row(page, 'large').click();
    await page.getByRole('heading', { name: 'Failing step: large' }).waitFor();
    await step(page, 'large').locator('.name').click();
    expect((await page.locator('body').innerText()).length).toBeLessThan(20_000);
    await page.getByText('iiiiii').waitFor();
  });

  it('takes the next port where another application has it', async () => {
    const first = await start();
    const { port } = new URL(first.url);
    const second = await start({ env: { TTA_LIVE_PORT: port, OTEL_SERVICE_NAME: 'second' } });
    await second.do('story');

    expect(new URL(second.url).port).not.toBe(port);
    await row(await open(second.url), 'story').waitFor();
    await row(await open(first.url), 'story').waitFor();
  });

  it('shows the same in two tabs', async () => {
    const app = await start();
    const [one, other] = [await open(app.url), await open(app.url)];
    await app.do('story');
    for (const page of [one, other]) await row(page, 'story').waitFor();
  });

  it('stays quick with ten thousand runs, and with a step of ten thousand children', async () => {
    const app = await start();
    const page = await open(app.url);
    await app.do('story');
    await app.do('many');
    await app.do('wide');
    await page.getByText('more runs are not kept').waitFor();

    // Only the rows in view exist.
    expect(await list(page).count()).toBeLessThan(100);
    await page.getByRole('listbox', { name: 'Runs' }).focus();
    await page.keyboard.press('End');
    await waitUntil(
      'the last row',
      async () =>
        (await list(page).last().getAttribute('aria-posinset')) ===
        (await list(page).last().getAttribute('aria-setsize')),
    );
    expect(await list(page).count()).toBeLessThan(100);
    // A frame of scrolling makes the rows that come into view, and no more.
    const rowsAFrame = await rowsMadeByScrolling(page, { frames: 60, rowsAFrame: 3 });
    expect(rowsAFrame.length).toBe(60);
    expect(Math.max(...rowsAFrame)).toBeLessThanOrEqual(4);
    expect(rowsAFrame.reduce((sum, rows) => sum + rows, 0)).toBeGreaterThan(100);

    await page.getByLabel('Search').fill('wide');
    await row(page, 'wide').click();
    await page.getByText('9500 more steps inside').waitFor();
    expect(await page.getByRole('treeitem').count()).toBeLessThan(500);
  });

  it.each([[['@tta/otel/register', '@tta/live/register']], [['@tta/live/register', '@tta/otel/register']]])(
    'works together with %j, in that order',
    async (imports) => {
      const traces = 'http://127.0.0.1:3200/explore?trace=';
      const app = await start({
        imports,
        env: { TTA_LOG_LEVEL: 'info', TTA_LOG_FORMAT: 'json', TTA_LIVE_TRACE_URL: `${traces}{traceId}` },
      });
      await app.do('story');
      const page = await open(app.url);

      await row(page, 'story').click();
      const [, traceId = ''] = await app.child.waitFor(/"event":"rows were loaded".*"trace_id":"([0-9a-f]{32})"/);
      expect(await page.getByRole('link', { name: traceId }).getAttribute('href')).toBe(`${traces}${traceId}`);
    },
  );

  it('ends with its process, even while a page is open', async () => {
    const app = await start();
    const page = await open(app.url);
    await page.getByText('No run yet').waitFor();
    await app.do('exit');

    expect(await app.child.ended).toEqual({ code: 0, signal: null });
  });
});

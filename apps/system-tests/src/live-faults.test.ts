import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Browser, Locator } from 'playwright-core';
import { chromiumRequirement, openPage, startBrowser } from './support/browser.js';
import { startNode, type Child } from './support/child.js';
import { describeWith } from './support/describe-with.js';
import { demoMain } from './support/paths.js';
import { temporaryFolder } from './support/temporary-folder.js';
import { waitUntil } from './support/wait-until.js';

/** The workflows of the demo's `--faults` with the step that fails, and a text that tells why. */
const faults = [
  ['checkout', 'charge-card', 'connect ECONNREFUSED'],
  ['import', 'read-stock', "Cannot read properties of undefined (reading 'rows')"],
  ['sync', 'pull-changes', 'the revision is gone'],
  ['report', 'render-pages', '50 ms'],
  ['newsletter', 'send-by-main', 'mailbox full'],
  ['trip', 'pay-trip', 'card expired'],
  ['search', 'ask-index', 'shard 3 is missing'],
  ['album', 'resize', 'not a picture'],
  ['rates', 'rates-circuit', 'the circuit breaker "rates-circuit" is open'],
  ['shipping', 'packing-desk', 'places'],
] as const;

describeWith([chromiumRequirement], 'the live page of the demo', () => {
  let browser: Browser;
  let demo: Child;
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(async () => {
    folder = temporaryFolder();
    demo = startNode([demoMain, '--live', '--faults', '--port', '0'], {
      env: { TTA_LIVE_PORT: '0', TTA_LIVE_DIR: folder.path },
    });
    browser = await startBrowser();
  });
  afterEach(async () => {
    await browser.close();
    await demo.stop();
    folder.remove();
  });

  it('leads to each of ten faults, among its traffic, in at most three clicks', async () => {
    const [, url = ''] = await demo.waitFor(/See each run at (\S+)/, 'stderr');
    const { page, misdeeds } = await openPage(browser, url);

    const search = page.getByRole('searchbox');
    // As somebody who was told no more than which workflow went wrong.
    for (const [workflow, failing, cause] of faults) {
      let clicks = 0;
      const click = async (target: Locator): Promise<void> => {
        clicks++;
        await target.click();
      };
      // The first key may come before the page listens.
      await waitUntil('the focus is in the search', async () => {
        await page.keyboard.press('/');
        return (await page.locator('#search:focus').count()) === 1;
      });
      await page.keyboard.type(workflow);
      await click(page.getByRole('option', { name: new RegExp(`^${workflow} (?:error|timeout|rejected) `) }));
      const panel = page.getByRole('region', { name: 'Failing step' });
      await panel.waitFor();
      if (!(await panel.innerText()).includes(cause)) await click(panel.getByText('Stack'));

      expect([workflow, await panel.getByRole('heading').innerText()]).toEqual([
        workflow,
        expect.stringMatching(new RegExp(`^Failing step: ${failing}(?:, attempt \\d)?$`)),
      ]);
      expect([workflow, await panel.innerText()]).toEqual([workflow, expect.stringContaining(cause)]);
      await click(page.getByRole('link', { name: 'All runs' }));
      expect(clicks).toBeLessThanOrEqual(3);
      // Before the list is shown, the key would mean that the run is left.
      await search.waitFor();
      await page.keyboard.press('Escape');
      await waitUntil('the search is empty', async () => (await search.inputValue()) === '');
    }

    // Five workflows of the demo have the name of their class.
    await page.getByRole('link', { name: 'Graph' }).click();
    await page.getByLabel('Workflow').selectOption('SequentialPrimitive of RetryPrimitive, ValidatorPrimitive');
    await page.getByRole('heading', { name: 'Graph of SequentialPrimitive of RetryPrimitive, Val' }).waitFor();
    await page.getByText('5 workflows are named SequentialPrimitive').waitFor();
    expect(misdeeds).toEqual({ requests: [], errors: [] });
  });
});

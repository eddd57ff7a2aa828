import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startLive, type Live } from '../index.js';
import type { RunDetail, RunSummary } from '../model/live-data.js';
import { failing, inOrder, Step } from '../testing/steps.js';
import { runCommand, type Terminal } from './run-command.js';

let folder: string;
let live: Live | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tta-live-cli-'));
});
afterEach(async () => {
  await live?.close();
  live = undefined;
  rmSync(folder, { recursive: true });
});

/** Runs the command line beside a process that ran two workflows, one of which failed. */
async function run(
  args: readonly string[],
  terminal: Partial<Terminal> = {},
): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const code = await runCommand([...args, '--folder', folder], {
    write: (text) => (out += text),
    warn: (text) => (err += text),
    columns: undefined,
    isTerminal: false,
    ...terminal,
  });
  return { code, out, err };
}

async function startWithRuns(): Promise<void> {
  live = await startLive({ port: 0, folder });
  await inOrder('story', new Step('load')).execute(1);
  await inOrder('broken', new Step('load'), failing('tell', new TypeError('no words')))
    .execute(1)
    .catch(() => undefined);
}

// eslint-disable-next-line no-control-regex -- colours are escapes
const withoutColor = (text: string): string => text.replace(/\u001b\[\d+m/g, '');

describe('tta-live runs', () => {
  it('lists runs of all processes, the newest first', async () => {
    await startWithRuns();
    const { code, out } = await run(['runs']);

    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      expect.stringMatching(/^\d{4}-.* error .* broken {2}[0-9a-f-]{36} {2}in tell: TypeError: no words$/),
      expect.stringMatching(/ success .* story /),
      '',
    ]);
  });

  it('says once that a run is running', async () => {
    await startWithRuns();
    let end = (): void => undefined;
    const held = new Promise<void>((resolve) => (end = resolve));
    const running = new Step('waiting', () => held).execute(1);
    const { out } = await run(['runs', '--workflow', 'waiting']);
    end();
    await running;

    expect(out).toMatch(/^\d{4}-.* running +waiting {2}[0-9a-f-]{36}\n$/);
    expect(out.match(/running/g)).toHaveLength(1);
  });

  it('filters, and prints JSON for programs', async () => {
    await startWithRuns();
    const failed = JSON.parse((await run(['runs', '--failed', '--json'])).out) as RunSummary[];
    const story = JSON.parse((await run(['runs', '--workflow', 'story', '--json'])).out) as RunSummary[];

    expect(failed).toMatchObject([{ workflow: 'broken', failure: { step: 'tell', type: 'TypeError' } }]);
    expect(story).toMatchObject([
      { workflow: 'story', status: 'success', pid: process.pid, service: expect.any(String), workspace: 'live' },
    ]);
  });

  it('says so where no process is found, or nothing fits', async () => {
    expect(await run(['runs'])).toMatchObject({ code: 1, err: expect.stringContaining('@tta/live/register') });
    await startWithRuns();
    expect((await run(['runs', '--workflow', 'other'])).code).toBe(1);
  });
});

describe('tta-live show', () => {
  it('draws a run by the start of its id, the same with and without colour', async () => {
    await startWithRuns();
    const [{ id }] = JSON.parse((await run(['runs', '--failed', '--json'])).out) as [RunSummary];

    for (const columns of ['80', '200']) {
      const plain = (await run(['show', id.slice(0, 8), '--columns', columns])).out;
      const coloured = (await run(['show', id, '--columns', columns, '--color'])).out;
      expect(plain).toMatch(/├─ ✓ load .*\n└─ ✗ tell .*\n {6}TypeError: no words\n$/);
      expect(withoutColor(coloured)).toBe(plain);
      expect(coloured).not.toBe(plain);
    }
    expect(JSON.parse((await run(['show', id, '--json'])).out) as RunDetail).toMatchObject({ id, workflow: 'broken' });
  });

  it('colours a terminal, unless NO_COLOR is set', async () => {
    await startWithRuns();
    const [{ id }] = JSON.parse((await run(['runs', '--json'])).out) as [RunSummary];

    expect((await run(['show', id], { isTerminal: true })).out).toContain('\u001b[');
    process.env.NO_COLOR = '1';
    expect((await run(['show', id], { isTerminal: true })).out).not.toContain('\u001b[');
    delete process.env.NO_COLOR;
    expect(await run(['show', 'nothing'])).toMatchObject({ code: 1, err: expect.stringContaining('nothing') });
  });
});

describe('tta-live', () => {
  it.each([
    [['shw'], 'shw is not a command'],
    [['show'], 'show needs the id'],
    [['runs', '--limit', '0'], '--limit must be'],
    [['runs', '--nope'], '--nope'],
    [['show', 'a', 'b'], 'one argument too many'],
  ])('ends with 2 for %j', async (args, message) => {
    expect(await run(args)).toMatchObject({ code: 2, err: expect.stringContaining(message) });
  });

  it('explains itself', async () => {
    expect(await run([])).toMatchObject({ code: 0, out: expect.stringContaining('Usage: tta-live runs') });
  });
});

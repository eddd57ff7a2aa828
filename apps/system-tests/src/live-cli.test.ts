import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { startNode } from './support/child.js';
import { LiveApp } from './support/live-app.js';
import { liveProgram } from './support/paths.js';
import { temporaryFolder } from './support/temporary-folder.js';

let folder: ReturnType<typeof temporaryFolder>;
let app: LiveApp;
beforeEach(async () => {
  folder = temporaryFolder();
  app = await LiveApp.start(folder.path);
});
afterEach(async () => {
  await app.stop();
  folder.remove();
});

/** Runs the program that `npx tta-live` runs, beside the application and not inside it. */
async function ttaLive(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = startNode([liveProgram, ...args, '--folder', folder.path]);
  const { code } = await child.ended;
  return { code, out: child.stdout, err: child.stderr };
}

it('npx tta-live runs tells the processes apart where there are several', async () => {
  const other = await LiveApp.start(folder.path, { env: { OTEL_SERVICE_NAME: 'second-service' } });
  try {
    await app.do('story');
    await other.do('story');
    const processes = [`second-service[${other.child.pid}]`, `fixture[${app.child.pid}]`];

    const lines = (await ttaLive('runs')).out.trimEnd().split('\n');
    const width = Math.max(...processes.map((name) => name.length));
    expect(lines.map((line) => /ms {2}(.*?) {2}story {2}/.exec(line)?.[1])).toEqual(
      processes.map((name) => name.padEnd(width)),
    );
    const told = JSON.parse((await ttaLive('runs', '--json')).out) as { service: string; pid: number }[];
    expect(told.map(({ service, pid }) => `${service}[${pid}]`)).toEqual(processes);
  } finally {
    await other.stop();
  }
});

it('npx tta-live lists the runs of another process, and shows one', async () => {
  await app.do('story');

  const listed = await ttaLive('runs', '--json');
  const [run] = JSON.parse(listed.out) as { id: string; workflow: string }[];
  const shown = await ttaLive('show', run?.id ?? '', '--columns', '80');

  expect(listed).toMatchObject({ code: 0, err: '' });
  expect(run?.workflow).toBe('story');
  expect(shown).toMatchObject({ code: 0, err: '' });
  expect(shown.out).toContain('story');
  expect(await ttaLive('show', 'nobody')).toMatchObject({ code: 1, out: '' });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';

const built = new URL('../../../packages/core/dist/', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'tta-two-copies-'));
cpSync(built, join(folder, 'dist'), { recursive: true });
const copy = pathToFileURL(join(folder, 'dist/index.js')).href;

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs a program with one copy of core as `one` and another as `other`, and returns its output. */
async function runWithBoth(program: string): Promise<{ stdout: string; stderr: string }> {
  const source = `const one = await import(${JSON.stringify(new URL('index.js', built).href)}); const other = await import(${JSON.stringify(copy)}); ${program}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  await once(child, 'close');
  return { stdout: stdout.trim(), stderr };
}

describe('two copies of core in one process', () => {
  it('are named by a warning', async () => {
    const { stderr } = await runWithBoth('');

    expect(stderr).toContain('2 copies of @tta/core are loaded');
    for (const place of [built, pathToFileURL(join(folder, 'dist'))]) expect(stderr).toContain(place.href);
  });

  it("observe each other's steps", async () => {
    const { stdout } = await runWithBoth(`
      class Step extends other.WorkflowPrimitive { async run(input) { return input; } }
      one.setInstrumentation({ start: ({ primitive }) => { console.log(primitive.name); } });
      await new Step().execute(1);`);

    expect(stdout).toBe('Step');
  });

  it('share a virtual clock', async () => {
    const { stdout } = await runWithBoth(`
      const { virtualClock } = await import(${JSON.stringify(new URL('testing/index.js', built).href)});
      const { virtualClock: another } = await import(${JSON.stringify(new URL('testing/index.js', copy).href)});
      class Step extends other.WorkflowPrimitive { async run(input, context) { await context.sleep(3600_000); return input; } }
      const clock = virtualClock();
      try { another(); } catch ({ code }) { console.log(code); }
      console.log(await clock.run(new Step().execute('an hour later')));`);

    expect(stdout).toBe('ERR_TTA_CLOCK_INSTALLED\nan hour later');
  });

  it("know each other's errors", async () => {
    const { stdout } = await runWithBoth(`
      const error = new other.TimeoutExceededError(5);
      console.log(one.TtaError.is(error), error instanceof one.TtaError);`);

    expect(stdout).toBe('true false');
  });
});

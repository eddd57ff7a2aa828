import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';

const library = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1';
const core = new URL('../../core/dist/index.js', import.meta.url).href;
const primitives = new URL('../dist/index.js', import.meta.url).href;
const folder = mkdtempSync(join(tmpdir(), 'tta-clock-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a program whose wall clock, and not its monotonic one, is set by `turn('-1h')`. Gives what it prints. */
function withWallClock(program: string): unknown {
  const offsets = join(folder, 'offset');
  const source = `import { writeFileSync } from 'node:fs';
    import { setTimeout as pause } from 'node:timers/promises';
    import { TimeoutExceededError, WorkflowContext } from '${core}';
    import { cache, MemoryCacheStore, retry, task } from '${primitives}';
    const before = Date.now();
    const turn = (offset) => {
      const then = Date.now();
      writeFileSync(${JSON.stringify(offsets)}, offset);
      if (Math.abs(Date.now() - then) < 3_000_000) throw new Error('the clock was not set');
    };
    const print = (value) => console.log(JSON.stringify(value));
    ${program}`;
  spawnSync('sh', ['-c', `printf '+0' > ${offsets}`]);
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', source], {
    encoding: 'utf8',
    env: {
      ...process.env,
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: offsets,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
    timeout: 240_000,
  });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

// Skipped where libfaketime, which sets the clock of one process, is not installed.
(existsSync(library) ? describe : describe.skip)('a wall clock that is set by an hour', () => {
  it.each(['-1h', '+1h'])('(%s) neither ends an entry in memory nor keeps it alive', (offset) => {
    expect(
      withWallClock(`let calls = 0;
        const step = task('step', () => ++calls);
        const long = cache(step, { key: String, ttlMs: 600_000 });
        const short = cache(step, { key: String, ttlMs: 20 });
        const own = cache(step, { key: String, ttlMs: 600_000, store: new MemoryCacheStore(10) });
        const first = [await long.execute(1), await short.execute(1), await own.execute(1)];
        turn('${offset}');
        await pause(40);
        print([first, [await long.execute(1), await short.execute(1), await own.execute(1)]]);`),
    ).toEqual([
      [1, 2, 3],
      [1, 4, 3],
    ]);
  });

  it.each(['-1h', '+1h'])('(%s) neither ends a remembered failure nor keeps it alive', (offset) => {
    expect(
      withWallClock(`let calls = 0;
        const broken = task('step', () => { throw new Error(String(++calls)); });
        const long = cache(broken, { key: String, negativeTtlMs: 600_000 });
        const short = cache(broken, { key: String, negativeTtlMs: 20 });
        const failures = async () => [(await long.execute(1).catch((error) => error)).message, (await short.execute(1).catch((error) => error)).message];
        const first = await failures();
        turn('${offset}');
        await pause(40);
        print([first, await failures()]);`),
    ).toEqual([
      ['1', '2'],
      ['1', '3'],
    ]);
  });

  it.each(['-1h', '+1h'])('(%s) moves no deadline', (offset) => {
    expect(
      withWallClock(`const long = WorkflowContext.create({ deadline: Date.now() + 600_000 });
        const short = WorkflowContext.create({ deadline: Date.now() + 60 });
        const waits = task('waits', (_, { signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))));
        const waiting = waits.execute(1, short).catch((error) => error);
        turn('${offset}');
        const inner = long.child({ deadline: Date.now() + 300_000 });
        // Keeps the process alive, which a deadline does not.
        await pause(0);
        const alive = setTimeout(() => {}, 20_000);
        const error = await waiting;
        clearTimeout(alive);
        print([error instanceof TimeoutExceededError, error.timeoutMs <= 60, long.aborted, long.remainingMs() > 500_000, long.remainingMs() <= 600_000, inner.remainingMs() <= 300_000, inner.remainingMs() > 200_000]);`),
    ).toEqual([true, true, false, true, true, true, true]);
  });

  it.each(['-1h', '+1h'])('(%s) does not stop a retry', (offset) => {
    expect(
      withWallClock(`let calls = 0;
        const flaky = task('flaky', () => { if (++calls < 3) { turn(calls === 1 ? '${offset}' : '+0'); throw new Error('again'); } return calls; });
        print(await retry(flaky, { initialDelayMs: 5, jitter: 'none' }).execute(1, WorkflowContext.create({ deadline: Date.now() + 60_000 })));`),
    ).toBe(3);
  });
});

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const fixture = (name: string): string => new URL(`../fixtures/${name}`, import.meta.url).pathname;

async function printedBy(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return stdout;
}

describe('the time of steps', () => {
  it("obeys node's own fake timers", async () => {
    await expect(printedBy('--test', '--test-reporter=tap', fixture('node-mock-timers.mjs'))).resolves.toMatch(
      /^# pass 4\n# fail 0$/m,
    );
  });

  it.each([
    { timer: 'a timer', keeps: true, program: `Timer.after(30, () => console.log('fired'))` },
    { timer: 'a sleep', keeps: true, program: `sleep(30).then(() => console.log('fired'))` },
    { timer: 'a timer after unref', keeps: false, program: `Timer.after(30, () => console.log('fired')).unref()` },
    {
      timer: "a deadline's timer",
      keeps: false,
      program: `new AbortScope({ deadline: Deadline.at(Date.now() + 30) }).signal.onabort = () => console.log('fired')`,
    },
  ])('$timer keeps the process alive: $keeps', async ({ keeps, program }) => {
    const authors = JSON.stringify(new URL('../../../packages/core/dist/authors.js', import.meta.url).href);
    const source = `const { AbortScope, Deadline, sleep, Timer } = await import(${authors}); ${program}`;

    await expect(printedBy('--input-type=module', '-e', source)).resolves.toBe(keeps ? 'fired\n' : '');
  });
});

import { describe, expect, it } from '@jest/globals';
import { readCommand, usage, UsageError } from './arguments.js';
import { runCommand } from './run-command.js';

describe('the command line of tta-dbos', () => {
  it.each([
    [[], { name: 'help' }],
    [['migrate', '--help'], { name: 'help' }],
    [['migrate'], { name: 'migrate' }],
    [['list'], { name: 'list', limit: 20, isJson: false }],
    [
      ['list', '--status', 'error', '--workflow', 'book', '--queue', 'q', '--limit', '3', '--json'],
      { name: 'list', status: 'error', workflow: 'book', queue: 'q', limit: 3, isJson: true },
    ],
    [['show', 'a', '--values'], { name: 'show', id: 'a', withValues: true, isJson: false }],
    [['history', 'a'], { name: 'history', id: 'a' }],
    [['cancel', 'a', 'b'], { name: 'cancel', ids: ['a', 'b'] }],
    [['resume', 'a'], { name: 'resume', ids: ['a'] }],
    [['purge', '--older-than', '30d'], { name: 'purge', olderThanMs: 30 * 86_400_000, isDryRun: false }],
    [['purge', '--older-than', '15m', '--dry-run'], { name: 'purge', olderThanMs: 900_000, isDryRun: true }],
  ])('reads %j', (args, command) => {
    expect(readCommand(args)).toEqual(expect.objectContaining(command));
  });

  it.each([
    [['lst'], 'lst is not a command'],
    [['migrate', 'now'], 'now is one argument too many'],
    [['show'], 'show needs the id'],
    [['cancel'], 'cancel needs the id'],
    [['list', '--status', 'done'], '--status must be one of'],
    [['list', '--limit', '0'], '--limit must be'],
    [['purge'], 'purge needs --older-than'],
    [['purge', '--older-than', '1w'], '--older-than must be'],
    [['list', '--url', 'postgresql://localhost/a'], '--url'],
  ])('refuses %j', (args, message) => {
    expect(() => readCommand(args)).toThrow(UsageError);
    expect(() => readCommand(args)).toThrow(message);
  });
});

async function run(args: readonly string[], env: Record<string, string> = {}) {
  let [out, err] = ['', ''];
  const code = await runCommand(args, { write: (text) => (out += text), warn: (text) => (err += text), env });
  return { code, out, err };
}

describe('tta-dbos', () => {
  it('explains itself', async () => {
    expect(await run(['--help'])).toEqual({ code: 0, out: usage, err: '' });
  });

  it.each([
    [{}, 'DATABASE_URL is not set'],
    [{ DATABASE_URL: 'mysql://tta:hunter2@localhost/a' }, 'DATABASE_URL must be'],
  ])('ends with 2 where the environment is %j', async (env, message) => {
    const { code, err } = await run(['list'], env);

    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(err).not.toContain('hunter2');
  });

  it('ends with 1 where the database cannot be reached, and shows no password', async () => {
    const { code, err } = await run(['list'], { DATABASE_URL: 'postgresql://tta:hunter2@127.0.0.1:1/stories' });

    expect(code).toBe(1);
    expect(err).toMatch(/^tta-dbos: the database postgresql:\/\/tta@127\.0\.0\.1:1\/stories cannot be reached/);
    expect(err).not.toContain('hunter2');
  });
});

import { describe, expect, it } from '@jest/globals';
import { parseArguments, UsageError } from './arguments.js';

const known = ['retry', 'scrape-1k', 'durable-1'];

describe('parseArguments', () => {
  it('asks for all tables by default', () => {
    expect(parseArguments([], known)).toMatchObject({ tables: [], check: false, quick: false, load: false });
  });

  it('takes the -- that pnpm hands on', () => {
    expect(parseArguments(['--', '--check', '--table', 'retry', '--table', 'scrape-1k'], known)).toMatchObject({
      check: true,
      strict: false,
      tables: ['retry', 'scrape-1k'],
    });
  });

  it('checks where it is strict', () => {
    expect(parseArguments(['--strict'], known)).toMatchObject({ check: true, strict: true });
  });

  it('executes ten million times unless told otherwise', () => {
    expect(parseArguments(['--load'], known).executions).toBe(10_000_000);
    expect(parseArguments(['--load', '--executions', '5000'], known).executions).toBe(5000);
  });

  it('mixes two million times unless told otherwise, and a few thousand times to see that it works', () => {
    expect(parseArguments(['--mix'], known)).toMatchObject({ mix: true, executions: 2_000_000, seed: 1 });
    expect(parseArguments(['--mix', '--quick'], known).executions).toBe(5000);
    expect(parseArguments(['--mix', '--executions', '7000', '--seed', '0'], known)).toMatchObject({
      executions: 7000,
      seed: 0,
    });
  });

  it('takes a file of lines of several versions of Node, and then runs nothing', () => {
    expect(parseArguments(['--', '--by-node', 'lines'], known)).toMatchObject({ byNode: 'lines' });
    expect(() => parseArguments(['--by-node', 'lines', '--quick'], known)).toThrow(
      new UsageError('--by-node runs nothing; give it alone'),
    );
  });

  it('soaks a million times unless told otherwise', () => {
    expect(parseArguments(['--soak'], known)).toMatchObject({ soak: true, executions: 1_000_000 });
    expect(parseArguments(['--soak', '--executions', '5000'], known).executions).toBe(5000);
  });

  it('measures durable workflows where that is asked for', () => {
    expect(parseArguments(['--durable', '--quick', '--table', 'durable-1'], known)).toMatchObject({ durable: true });
  });

  it('writes the load test into the README too', () => {
    expect(parseArguments(['--load', '--write-readme'], known)).toMatchObject({ load: true, writeReadme: true });
  });

  it.each([
    ['an option that is none', ['--fast']],
    ['a table that is none', ['--table', 'cach']],
    ['an argument without an option', ['retry']],
    ['an option without its value', ['--json']],
    ['executions without the load test', ['--executions', '5000']],
    ['a number of executions that is none', ['--load', '--executions', 'many']],
    ['too few executions', ['--load', '--executions', '10']],
    ['a seed without the mix', ['--load', '--seed', '2']],
    ['a seed that is none', ['--mix', '--seed', '']],
    ['two tests at once', ['--load', '--mix']],
    ['two others at once', ['--soak', '--mix']],
    ['the durable tables and the mix', ['--durable', '--mix']],
    ['a durable table without PostgreSQL', ['--table', 'durable-1']],
    ['a table that is not durable', ['--durable', '--table', 'retry']],
    ['a table of the soak', ['--soak', '--table', 'retry']],
    ['a table of the mix', ['--mix', '--table', 'retry']],
    ['a quick mix of so many', ['--mix', '--quick', '--executions', '5000']],
    ['a table of the load test', ['--load', '--table', 'retry']],
    ['a README of one table', ['--write-readme', '--table', 'retry']],
  ])('refuses %s', (_, args) => {
    expect(() => parseArguments(args, known)).toThrow(UsageError);
  });
});

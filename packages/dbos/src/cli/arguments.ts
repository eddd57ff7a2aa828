import { parseArgs } from 'node:util';
import type { RunStatus } from '../run-status.js';

/** The parsed command line. */
export type Command =
  | { readonly name: 'help' }
  | { readonly name: 'migrate' }
  | {
      readonly name: 'list';
      readonly status: RunStatus | undefined;
      readonly workflow: string | undefined;
      readonly queue: string | undefined;
      readonly limit: number;
      readonly isJson: boolean;
    }
  | { readonly name: 'show'; readonly id: string; readonly withValues: boolean; readonly isJson: boolean }
  | { readonly name: 'history'; readonly id: string }
  | { readonly name: 'cancel' | 'resume'; readonly ids: readonly string[] }
  | {
      readonly name: 'purge';
      readonly olderThanMs: number;
      readonly queue: string | undefined;
      readonly isDryRun: boolean;
    };

/** The command line is not one of ours. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const statuses = ['waiting', 'running', 'success', 'error', 'cancelled'] as const;

export const usage = `Administers durable workflows of TTA in PostgreSQL.

Usage: tta-dbos migrate
       tta-dbos list [--status STATUS] [--workflow NAME] [--queue NAME] [--limit N] [--json]
       tta-dbos show ID [--values] [--json]
       tta-dbos history ID
       tta-dbos cancel ID...
       tta-dbos resume ID...
       tta-dbos purge --older-than DURATION [--queue NAME] [--dry-run]

  migrate                  prepares the database; run it once, before the workers, and after each upgrade
  list                     lists executions, the newest first
  show ID                  shows an execution and its recorded steps
  history ID               prints the record with its values as JSON, for durableReplay of @tta/dbos/testing
  cancel ID...             ends executions before their next step
  resume ID...             lets another worker continue executions: cancelled ones, or those of a worker that hangs
  purge                    deletes executions that have ended, with their records and messages

Options:
  --status STATUS          only executions that are ${statuses.join(', ')}
  --workflow NAME          only executions of this workflow
  --queue NAME             only executions of this queue
  --limit N                at most so many executions; default 20
  --values                 shows what the steps returned, which may be personal data
  --older-than DURATION    how long ago they ended at least, such as 30d, 12h, 15m or 30s
  --dry-run                counts and deletes nothing
  --json                   prints JSON, for programs
  --help                   prints this text

Environment:
  DATABASE_URL             the database, such as postgresql://user:password@host/stories; not a flag, because other users
                           of the machine see the flags of a process

Exit code: 0 done, 1 it failed or nothing was found, 2 the command line is wrong.
`;

/** @throws UsageError */
export function readCommand(args: readonly string[]): Command {
  const { values, positionals } = parse(args);
  const [name, ...ids] = positionals;
  if (values.help === true || name === undefined || name === 'help') return { name: 'help' };
  const isJson = values.json === true;
  const { workflow, queue } = values;
  const noMore = (count: number): void => {
    if (ids.length > count) throw new UsageError(`${ids[count] ?? ''} is one argument too many`);
  };
  switch (name) {
    case 'migrate':
      noMore(0);
      return { name };
    case 'list':
      noMore(0);
      return {
        name,
        status: statusOf(values.status),
        workflow,
        queue,
        limit: wholeNumber(values.limit ?? '20'),
        isJson,
      };
    case 'show':
      noMore(1);
      return { name, id: atLeastOne(name, ids)[0] as string, withValues: values.values === true, isJson };
    case 'history':
      noMore(1);
      return { name, id: atLeastOne(name, ids)[0] as string };
    case 'cancel':
    case 'resume':
      return { name, ids: atLeastOne(name, ids) };
    case 'purge': {
      noMore(0);
      const age = values['older-than'];
      if (age === undefined) throw new UsageError('purge needs --older-than, such as --older-than 30d');
      return { name, olderThanMs: duration(age), queue, isDryRun: values['dry-run'] === true };
    }
    default:
      throw new UsageError(`${name} is not a command; migrate, list, show, history, cancel, resume and purge are`);
  }
}

// The return type is as long as the options.
function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...{ status: { type: 'string' }, workflow: { type: 'string' }, queue: { type: 'string' } },
        ...{ limit: { type: 'string' }, 'older-than': { type: 'string' } },
        ...{ values: { type: 'boolean' }, 'dry-run': { type: 'boolean' }, json: { type: 'boolean' } },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function atLeastOne(name: string, ids: readonly string[]): readonly string[] {
  if (ids.length === 0) throw new UsageError(`${name} needs the id of an execution; tta-dbos list shows them`);
  return ids;
}

function statusOf(text: string | undefined): RunStatus | undefined {
  if (text === undefined) return undefined;
  const found = statuses.find((status) => status === text);
  if (found === undefined)
    throw new UsageError(`--status must be one of ${statuses.join(', ')}, got ${JSON.stringify(text)}`);
  return found;
}

function wholeNumber(text: string): number {
  if (/^\d{1,6}$/.test(text) && Number(text) > 0) return Number(text);
  throw new UsageError(`--limit must be a whole number above 0, got ${JSON.stringify(text)}`);
}

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function duration(text: string): number {
  const [, amount, unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (amount === undefined)
    throw new UsageError(`--older-than must be a duration such as 30d, 12h, 15m or 30s, got ${JSON.stringify(text)}`);
  return Number(amount) * (units[unit] as number);
}

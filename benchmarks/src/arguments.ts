import { parseArgs } from 'node:util';

/** Options from the command line. */
export interface Arguments {
  readonly help: boolean;
  /** Whether a ratio that misses its bar in at least three quarters of the rounds makes the exit code 1. */
  readonly check: boolean;
  /** The same with the bars that are in units of time or memory. */
  readonly strict: boolean;
  /** Shorter rounds, and fewer: to see that it works. */
  readonly quick: boolean;
  /** Names of tables; none means all. */
  readonly tables: readonly string[];
  /** Where the figures go as JSON. */
  readonly json: string | undefined;
  /** Where the medians go as one more line. */
  readonly history: string | undefined;
  /** A file of such lines, whose last of each version of Node go into the README in place of a run. */
  readonly byNode: string | undefined;
  /** Whether to profile the tables' own contestants in place of measuring. */
  readonly profile: boolean;
  readonly writeReadme: boolean;
  /** Whether to run the load test in place of the tables. */
  readonly load: boolean;
  /** Whether to run the random mix of all primitives in place of the tables. */
  readonly mix: boolean;
  /** Whether to run the soak of the live page in place of the tables. */
  readonly soak: boolean;
  /** Whether to run the tables of durable workflows, which need PostgreSQL, in place of the others. */
  readonly durable: boolean;
  /** Where the mix's generator begins. */
  readonly seed: number;
  /** Observed executions of the load test, of the mix or of the soak. */
  readonly executions: number;
}

/** A command line that cannot be understood. */
export class UsageError extends Error {}

export const usage = `Usage: pnpm bench -- [options]

  --table NAME       only this table; may be repeated
  --quick            few short rounds, or a mix of 5000: shows that it works, not how quick it is
  --check            exit 1 where the whole interquartile range of a ratio misses its bar
  --strict           like --check, and the bars in units of time and memory count too
  --json FILE        write all figures to a file
  --history FILE     append the medians to a file, as one line of JSON
  --by-node FILE     run nothing; write the bars of each Node's last line in such a file into benchmarks/README.md
  --profile          write what costs TTA most in each table to benchmarks/profiles, by a CPU profile
  --write-readme     write the tables, the load test, the mix or the soak into benchmarks/README.md
  --load             the load test: many observed executions under a scrape every second
  --mix              a random mix of all primitives that fail, are aborted and run out of time; its own counts
                     beside those of the page
  --soak             a live page beside very many runs: the memory that it takes
  --durable          the tables of durable workflows beside DBOS used directly, on a private PostgreSQL
  --executions N     how many; default 10000000, of the mix 2000000, of the soak 1000000
  --seed N           of the mix's generator; default 1
  --help             this text
`;

const options = {
  help: { type: 'boolean', default: false },
  check: { type: 'boolean', default: false },
  strict: { type: 'boolean', default: false },
  quick: { type: 'boolean', default: false },
  table: { type: 'string', multiple: true, default: [] as string[] },
  json: { type: 'string' },
  history: { type: 'string' },
  'by-node': { type: 'string' },
  profile: { type: 'boolean', default: false },
  'write-readme': { type: 'boolean', default: false },
  load: { type: 'boolean', default: false },
  mix: { type: 'boolean', default: false },
  soak: { type: 'boolean', default: false },
  durable: { type: 'boolean', default: false },
  executions: { type: 'string' },
  seed: { type: 'string' },
} as const;

/** @throws UsageError */
export function parseArguments(args: readonly string[], knownTables: readonly string[]): Arguments {
  const values = parsed(args);
  for (const table of values.table) {
    if (!knownTables.includes(table))
      throw new UsageError(`there is no table ${table}; there are ${knownTables.join(', ')}`);
  }
  const { load, mix, soak, durable, quick, executions, seed } = values;
  if (executions !== undefined && !load && !mix && !soak)
    throw new UsageError('--executions is of --load, --mix and --soak');
  if (seed !== undefined && !mix) throw new UsageError('--seed is of --mix');
  if ([load, mix, soak, durable].filter(Boolean).length > 1)
    throw new UsageError('--load, --mix, --soak and --durable are runs of their own; run one after the other');
  for (const table of values.table)
    if (table.startsWith('durable-') !== durable)
      throw new UsageError(`--table ${table} goes ${durable ? 'without' : 'with'} --durable`);
  if ((load || soak) && (values.table.length > 0 || quick))
    throw new UsageError(
      `--${load ? 'load' : 'soak'} goes with --executions, --check, --strict, --json and --write-readme only`,
    );
  if (mix && (values.table.length > 0 || (quick && executions !== undefined)))
    throw new UsageError(
      '--mix goes with --executions or --quick, --seed, --check, --strict, --json, --write-readme only',
    );
  if (values.history !== undefined && (load || mix || soak || values.profile))
    throw new UsageError('--history is of the tables; leave --load, --mix, --soak and --profile out');
  if (values['by-node'] !== undefined && args.length > (args[0] === '--' ? 3 : 2))
    throw new UsageError('--by-node runs nothing; give it alone');
  if (values.profile && (load || mix || soak || durable || values.check || values.strict || values.json !== undefined))
    throw new UsageError('--profile goes with --table and --quick only');
  if (values['write-readme'] && values.table.length > 0)
    throw new UsageError('--write-readme writes all tables; leave --table out');
  return {
    help: values.help,
    check: values.check || values.strict,
    strict: values.strict,
    quick,
    tables: values.table,
    json: values.json,
    history: values.history,
    byNode: values['by-node'],
    profile: values.profile,
    writeReadme: values['write-readme'],
    load,
    mix,
    soak,
    durable,
    seed: seed === undefined ? 1 : wholeNumber('--seed', seed, 0),
    executions:
      executions === undefined
        ? defaultExecutions({ mix, soak, quick })
        : wholeNumber('--executions', executions, 1000),
  };
}

function parsed(args: readonly string[]): ReturnType<typeof parseArgs<{ options: typeof options }>>['values'] {
  // pnpm hands on the -- that separates its own options from ours.
  const own = args[0] === '--' ? args.slice(1) : args;
  try {
    return parseArgs({ args: [...own], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function defaultExecutions({ mix, soak, quick }: Pick<Arguments, 'mix' | 'soak' | 'quick'>): number {
  if (soak) return 1_000_000;
  if (!mix) return 10_000_000;
  return quick ? 5000 : 2_000_000;
}

function wholeNumber(option: string, text: string, min: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= min) return value;
  throw new UsageError(`${option} takes a whole number of at least ${min}, got ${text}`);
}

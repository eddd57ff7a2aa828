import { parseArgs } from 'node:util';

/** The parsed command line. */
export type Command =
  | { readonly name: 'help' }
  | {
      readonly name: 'runs';
      readonly isFailed: boolean;
      readonly isSlow: boolean;
      readonly workflow: string;
      readonly limit: number;
      readonly isJson: boolean;
      readonly folder: string | undefined;
    }
  | {
      readonly name: 'show';
      readonly id: string;
      readonly isJson: boolean;
      readonly color: boolean | undefined;
      readonly columns: number | undefined;
      readonly folder: string | undefined;
    };

/** The command line is not one of ours. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const usage = `Shows the runs of TTA's processes on this machine that have a live page.

Usage: tta-live runs [--failed | --slow] [--workflow NAME] [--limit N] [--json]
       tta-live show ID [--json] [--color | --no-color] [--columns N]

  runs              lists runs, the newest first; with the process of each where there are several
  show ID           draws a run: the start of its id, of its correlation id, or its key

Options:
  --failed          only runs that failed
  --slow            only runs that were slow
  --workflow NAME   only runs of this workflow
  --limit N         at most so many runs; default 20
  --json            prints JSON, for programs
  --color           colours even where the output is not a terminal; --no-color never does
  --columns N       width of the tree; default: the terminal's, else 80
  --folder FOLDER   where the processes announce themselves; default TTA_LIVE_DIR, else the user's folder
  --help            prints this text

Exit code: 0 done, 1 nothing was found, 2 the command line is wrong.
`;

/** @throws UsageError */
export function readCommand(args: readonly string[]): Command {
  const { values, positionals } = parse(args);
  const [name, id, ...more] = positionals;
  if (values.help === true || name === undefined || name === 'help') return { name: 'help' };
  if (more.length > 0) throw new UsageError(`${more[0] ?? ''} is one argument too many`);
  const isJson = values.json === true;
  const { folder } = values;
  if (name === 'show') {
    if (id === undefined) throw new UsageError('show needs the id of a run');
    const color = values['no-color'] === true ? false : values.color;
    const columns = values.columns === undefined ? undefined : wholeNumber('--columns', values.columns);
    return { name, id, isJson, color, columns, folder };
  }
  if (name !== 'runs' || id !== undefined) throw new UsageError(`${id ?? name} is not a command; runs and show are`);
  const limit = values.limit === undefined ? 20 : wholeNumber('--limit', values.limit);
  const { failed: isFailed = false, slow: isSlow = false, workflow = '' } = values;
  return { name, isFailed, isSlow, workflow, limit, isJson, folder };
}

// The return type is as long as the options.
function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...{ failed: { type: 'boolean' }, slow: { type: 'boolean' }, json: { type: 'boolean' } },
        ...{ workflow: { type: 'string' }, limit: { type: 'string' }, columns: { type: 'string' } },
        ...{ color: { type: 'boolean' }, 'no-color': { type: 'boolean' }, folder: { type: 'string' } },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function wholeNumber(option: string, text: string): number {
  if (/^\d{1,6}$/.test(text) && Number(text) > 0) return Number(text);
  throw new UsageError(`${option} must be a whole number above 0, got ${JSON.stringify(text)}`);
}

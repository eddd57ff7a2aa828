import { parseArgs } from 'node:util';

/** The parsed command line. */
export interface Arguments {
  readonly help: boolean;
  readonly json: boolean;
  readonly serve: boolean;
  readonly traffic: boolean;
  readonly wait: boolean;
  readonly live: boolean;
  readonly faults: boolean;
  readonly durable: boolean;
  readonly port: number | undefined;
  readonly logFolder: string | undefined;
}

/** The command line is not one of the demo's. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const usage = `Runs TTA's five workflows, observed, and proves their figures by a scrape.

Usage: npm run demo -- [options]

Options:
  --serve           go on after the report with a steady trickle of runs, some of them failing, and serve metrics until Ctrl-C
  --live            like --serve, but at once and with a live page of the runs; its address is printed
  --faults          with --live: ten workflows of a shop fail too, each by a fault of its own; find out why
  --no-traffic      with --serve: serve the figures of the five workflows and run nothing more
  --no-wait         with --serve: run at once; else the run waits up to 35 s for a first scrape, which sees the counters at 0
  --durable         instead: run durable workflows on two worker processes and a PostgreSQL of their own, kill one of the
                    workers, and count what was lost and repeated; needs Debian's postgresql; takes only --json beside it
  --json            print the report as JSON on standard output; the log goes to standard error
  --port PORT       where metrics are served, 0 for any free port; default: the first free port from 9464 on
  --log-dir FOLDER  write the log as JSON lines to FOLDER/demo.log too
  --help            print this text

Exit code: 0 all figures are as expected, 1 one differs or something failed, 2 the command line is wrong, 3 with --durable:
there is no PostgreSQL here.

Examples:
  npm run demo
  npm run demo -- --live
  npm run demo -- --live --faults
  npm run demo -- --durable
  npm run demo -- --serve --log-dir /tmp/tta
  npm run --silent demo -- --json
`;

/** @throws UsageError */
export function readArguments(args: readonly string[]): Arguments {
  const { values } = parse(args);
  const live = values.live ?? false;
  const serve = live || (values.serve ?? false);
  for (const name of ['no-traffic', 'no-wait'] as const) {
    if (values[name] === true && !serve) throw new UsageError(`--${name} goes with --serve`);
  }
  if (values.faults === true && !live) throw new UsageError('--faults goes with --live');
  const durable = values.durable ?? false;
  const [other] = Object.keys(values).filter((name) => !['durable', 'json', 'help'].includes(name));
  if (durable && other !== undefined) throw new UsageError(`--durable takes only --json beside it, got --${other}`);
  return {
    help: values.help ?? false,
    json: values.json ?? false,
    serve,
    traffic: values['no-traffic'] !== true,
    wait: serve && !live && values['no-wait'] !== true,
    live,
    faults: values.faults ?? false,
    durable,
    port: values.port === undefined ? undefined : readPort(values.port),
    logFolder: values['log-dir'],
  };
}

// The return type is as long as the options.

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean', short: 'h' },
        json: { type: 'boolean' },
        serve: { type: 'boolean' },
        live: { type: 'boolean' },
        faults: { type: 'boolean' },
        durable: { type: 'boolean' },
        'no-traffic': { type: 'boolean' },
        'no-wait': { type: 'boolean' },
        port: { type: 'string' },
        'log-dir': { type: 'string' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function readPort(text: string): number {
  const port = Number(text);
  if (text.trim() !== '' && Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new UsageError(`--port must be a number from 0 to 65535, got ${JSON.stringify(text)}`);
}

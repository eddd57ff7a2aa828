import { parseArgs } from 'node:util';

/** Options from the command line. */
export interface StackArguments {
  readonly help: boolean;
  /** Starts the troubled service too. */
  readonly trouble: boolean;
  readonly prometheusPort: number;
  readonly alertmanagerPort: number;
}

/** The command line, or the machine, is not as it must be: said without a stack trace. */
export class StackError extends Error {
  override readonly name = 'StackError';
}

export const usage = `Starts Debian's Prometheus and Alertmanager on this machine with TTA's rules and alerts, and the demo with traffic.

Usage: npm run stack -- [options]

Options:
  --trouble                 run a service in trouble beside the demo, so that alerts fire after 5 to 15 minutes
  --prometheus-port PORT    default 9090
  --alertmanager-port PORT  default 9093
  --help                    print this text

Ctrl-C stops everything and removes the temporary folder with its files.
`;

/** @throws StackError */
export function readArguments(args: readonly string[]): StackArguments {
  const values = parse(args);
  return {
    help: values.help ?? false,
    trouble: values.trouble ?? false,
    prometheusPort: readPort('--prometheus-port', values['prometheus-port'] ?? '9090'),
    alertmanagerPort: readPort('--alertmanager-port', values['alertmanager-port'] ?? '9093'),
  };
}

type Values = Partial<Record<'help' | 'trouble', boolean> & Record<'prometheus-port' | 'alertmanager-port', string>>;

function parse(args: readonly string[]): Values {
  try {
    return parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean', short: 'h' },
        trouble: { type: 'boolean' },
        'prometheus-port': { type: 'string' },
        'alertmanager-port': { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new StackError(`${(error as Error).message}\nRun it with --help to see what it takes.`);
  }
}

function readPort(option: string, text: string): number {
  const port = Number(text);
  if (text.trim() !== '' && Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new StackError(`${option} must be a number from 1 to 65535, got ${JSON.stringify(text)}`);
}

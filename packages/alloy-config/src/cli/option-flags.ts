import { InvalidArgumentError, type Command } from 'commander';
import type {
  AlloyConfigOptions,
  DestinationOptions,
  OperationOptions,
  TextOption,
} from '../presets/alloy-config-options.js';
import { usageError } from './cli-error.js';

/** The flags that stand for options of `generateAlloyConfig`. */
export interface OptionFlags {
  readonly service?: readonly string[];
  readonly job?: string;
  readonly serviceName?: string;
  readonly workspace?: string;
  readonly interval?: number;
  readonly discovery?: string | true;
  readonly logFile?: readonly string[];
  readonly journal?: readonly string[];
  readonly docker?: true;
  readonly cadvisor?: true;
  readonly otlp?: true;
  readonly hostMetrics?: true;
  readonly alloyMetrics?: true;
  readonly grafanaCloud?: true;
  readonly prometheus?: string;
  readonly loki?: string;
  readonly tempo?: string;
  readonly tokenEnv?: string;
  readonly profile?: string;
  readonly keepMetric?: readonly string[];
  readonly dropMetric?: readonly string[];
  readonly maxSeries?: number;
  readonly logLevel?: string;
  readonly label?: readonly string[];
}

const names: readonly (keyof OptionFlags)[] = [
  ...(['service', 'job', 'serviceName', 'workspace', 'interval', 'discovery', 'logFile', 'journal', 'otlp'] as const),
  ...(['hostMetrics', 'alloyMetrics', 'grafanaCloud', 'prometheus', 'loki', 'tempo', 'tokenEnv', 'profile'] as const),
  ...(['keepMetric', 'dropMetric', 'maxSeries', 'logLevel', 'label', 'docker', 'cadvisor'] as const),
];

/** Gives a verb these flags. More than one destination of a kind, TLS and the like need a file. */
export function addOptionFlags(command: Command): Command {
  return command
    .optionsGroup('Sources:')
    .option('--service <address>', 'metrics page, host:port or URL; may be repeated', append)
    .option('--interval <duration>', 'time between scrapes, such as 30s or 1m', readDuration)
    .option('--discovery [folder]', 'folder in which processes announce themselves; default: $TTA_DISCOVERY_DIR')
    .option('--log-file <path>', 'log file with JSON lines, * allowed; may be repeated', append)
    .option('--journal <unit>', 'unit of the systemd journal; may be repeated', append)
    .option('--docker', 'containers with the label tta.collect=true: logs, and metrics of those with tta.port')
    .option('--cadvisor', 'metrics of all containers of the machine')
    .option('--otlp', 'take traces, metrics and logs over OTLP, ports 4317 and 4318')
    .option('--host-metrics', 'metrics of the machine')
    .option('--alloy-metrics', 'metrics of Alloy itself')
    .option('--job <name>', 'label job of services, log files and units; default: tta-primitives')
    .option('--service-name <name>', 'label service_name of the same')
    .option('--workspace <name>', 'label workspace of the same')
    .optionsGroup('Destinations (a URL may be env:NAME, for a variable of Alloy):')
    .option('--grafana-cloud', 'Grafana Cloud; ids, URLs and token come from the environment')
    .option('--prometheus <url>', 'remote-write address of a Prometheus or Mimir')
    .option('--loki <url>', 'push address of a Loki')
    .option('--tempo <endpoint>', 'OTLP endpoint, host:port for gRPC or http(s)://host:port')
    .option('--token-env <name>', 'variable that holds the bearer token for these three')
    .optionsGroup('Operation:')
    .option('--profile <size>', 'small, default or busy')
    .option('--keep-metric <name>', 'send only these metrics, * allowed; may be repeated', append)
    .option('--drop-metric <name>', 'do not send these metrics; may be repeated', append)
    .option('--max-series <count>', 'refuse a page with more series', readCount)
    .option('--log-level <level>', 'error, warn, info or debug')
    .option('--label <name=value>', 'label of all that is sent; may be repeated', append)
    .optionsGroup('Options:');
}

/** Whether any of these flags was given. */
export function hasOptionFlags(flags: OptionFlags): boolean {
  return names.some((name) => flags[name] !== undefined);
}

/** The options that the flags stand for. They are checked where they are used. */
export function optionsFromFlags(flags: OptionFlags): AlloyConfigOptions {
  const destinations = destinationsFrom(flags);
  if (destinations.length === 0) {
    throw usageError('no destination: give --grafana-cloud, --prometheus, --loki or --tempo, or a file with options');
  }
  const sources = sourcesFrom(flags);
  const operation = given({
    profile: flags.profile as OperationOptions['profile'],
    keepMetrics: flags.keepMetric,
    dropMetrics: flags.dropMetric,
    maxSeriesPerTarget: flags.maxSeries,
    logLevel: flags.logLevel as OperationOptions['logLevel'],
  });
  return {
    ...(Object.keys(sources).length > 0 && { sources }),
    destinations,
    ...(Object.keys(operation).length > 0 && { operation }),
    ...(flags.label !== undefined && { labels: Object.fromEntries(flags.label.map(readLabel)) }),
  };
}

function sourcesFrom(flags: OptionFlags): NonNullable<AlloyConfigOptions['sources']> {
  const identity = given({ job: flags.job, serviceName: flags.serviceName, workspace: flags.workspace });
  const timing = given({ intervalMs: flags.interval });
  const isNamed = Object.keys({ ...identity, ...timing }).length > 0;
  const { discovery, logFile, journal, docker, cadvisor, otlp, hostMetrics, alloyMetrics } = flags;
  const others = [discovery, logFile, journal, docker, cadvisor, otlp, hostMetrics, alloyMetrics];
  // A label or an interval alone is meant for the one service that there is without any source.
  const addresses =
    flags.service ?? (isNamed && others.every((other) => other === undefined) ? [undefined] : undefined);
  return given({
    services: addresses?.map((address) => ({ ...given({ address }), ...timing, ...identity })),
    discovery: discoveryFrom(flags),
    logFiles: flags.logFile?.map((path) => ({ path, ...identity })),
    journal: flags.journal?.map((unit) => ({ unit, ...identity })),
    docker: flags.docker,
    cadvisor: flags.cadvisor,
    otlp: flags.otlp,
    host: flags.hostMetrics,
    alloy: flags.alloyMetrics,
  });
}

function discoveryFrom(flags: OptionFlags): NonNullable<AlloyConfigOptions['sources']>['discovery'] {
  const { discovery, job, interval } = flags;
  if (discovery === undefined || (discovery === true && job === undefined && interval === undefined)) return discovery;
  const folder = discovery === true ? { env: 'TTA_DISCOVERY_DIR' } : textFrom(discovery);
  return { folder, ...given({ job, intervalMs: interval }) };
}

function destinationsFrom(flags: OptionFlags): DestinationOptions[] {
  const { grafanaCloud, prometheus, loki, tempo, tokenEnv } = flags;
  const access = tokenEnv === undefined ? {} : { bearerToken: { env: tokenEnv } };
  if (tokenEnv !== undefined && prometheus === undefined && loki === undefined && tempo === undefined) {
    throw usageError('--token-env is for --prometheus, --loki and --tempo; Grafana Cloud has variables of its own');
  }
  return [
    ...(grafanaCloud === undefined ? [] : [{ type: 'grafana-cloud' as const }]),
    ...(prometheus === undefined ? [] : [{ type: 'prometheus' as const, url: textFrom(prometheus), ...access }]),
    ...(loki === undefined ? [] : [{ type: 'loki' as const, url: textFrom(loki), ...access }]),
    ...(tempo === undefined ? [] : [{ ...otlpFrom(tempo), ...access }]),
  ];
}

function otlpFrom(endpoint: string): DestinationOptions {
  const isHttp = /^https?:\/\//.test(endpoint);
  return { type: 'otlp', name: 'tempo', ...(isHttp && { protocol: 'http' }), endpoint: textFrom(endpoint) };
}

function textFrom(value: string): TextOption {
  const name = /^env:(.+)$/.exec(value)?.[1];
  return name === undefined ? value : { env: name };
}

function readLabel(text: string): [string, string] {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw usageError(`--label must be name=value, got "${text}"`);
  return [name, value];
}

/** Collects the values of a flag that may be repeated. */
function append(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}

/** Milliseconds of a duration such as `30s`. */
export function readDuration(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  if (amount === undefined) throw new InvalidArgumentError('It must be a duration such as 500ms, 30s, 1m or 2h.');
  return Math.round(Number(amount) * { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[unit as 'ms']);
}

function readCount(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

/** An object without the keys that were left out. */
function given<T extends object>(record: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as ReturnType<
    typeof given<T>
  >;
}

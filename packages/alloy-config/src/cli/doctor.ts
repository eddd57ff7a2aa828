import type { Command } from 'commander';
import { diagnose, type Diagnosis } from '../doctor/diagnose.js';
import type { DiagnoseOptions, ServerAccess } from '../doctor/diagnose-options.js';
import type { Link } from '../doctor/link.js';
import { usageError } from './cli-error.js';
import { print, say, type CliIo } from './cli-io.js';
import { paintFor, type Paint } from './colors.js';
import { readDuration } from './option-flags.js';
import type { Verb } from './verb.js';
import { visibleText } from './visible-text.js';

interface DoctorFlags {
  readonly discovery?: string;
  readonly endpoint?: string;
  readonly allowRemote?: true;
  readonly job?: string;
  readonly workspace?: string;
  readonly alloyUrl?: string;
  readonly maxScrapeAge?: number;
  readonly watch?: number;
  readonly timeout?: number;
  readonly prometheusUrl?: string;
  readonly series?: string;
  readonly tempoUrl?: string;
  readonly traceId?: string;
  readonly lokiUrl?: string;
  readonly correlationId?: string;
  readonly since?: number;
  readonly json?: true;
}

/** `doctor`: whether the pipeline is whole, and if not, where to begin. */
export function addDoctor(command: Command, verb: Verb): void {
  command
    .description(
      'Checks the way from a process to the other end, link by link, and says how to mend the first broken one. ' +
        'Changes nothing. Exit code 0 if no link is broken. Names the links that it skips for lack of an address.',
    )
    .optionsGroup('On this machine:')
    .option('--discovery <folder>', 'folder in which processes announce themselves; default: $TTA_DISCOVERY_DIR')
    .option('--endpoint <url>', 'metrics page; default: those in the folder, else http://127.0.0.1:9464/metrics')
    .option('--allow-remote', 'ask pages that the folder names on other machines, too')
    .option('--job <name>', 'label job; default: tta-primitives')
    .option('--workspace <name>', 'only processes of this workspace')
    .option('--alloy-url <url>', "Alloy's own pages; default: http://127.0.0.1:12345")
    .option('--max-scrape-age <duration>', 'older scrapes are overdue; default: 2m', readDuration)
    .option('--watch <duration>', 'count only losses during this time; default: since the start of Alloy', readDuration)
    .optionsGroup('At the other end:')
    .option('--prometheus-url <url>', 'where metrics arrive')
    .option('--series <selector>', 'series to ask for; default: one of the process')
    .option('--tempo-url <url>', 'where traces arrive')
    .option('--trace-id <id>', 'trace of a run to look for')
    .option('--loki-url <url>', 'where logs arrive')
    .option('--correlation-id <id>', 'correlation id of a run to look for')
    .option('--since <duration>', 'how far back to look for its log; default: 1h', readDuration)
    .optionsGroup('Options:')
    .option('--timeout <duration>', 'how long a server may take to answer; default: 5s', readDuration)
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Environment; tokens are never flags (SERVER is PROMETHEUS, TEMPO or LOKI):
  TTA_DOCTOR_TOKEN, TTA_DOCTOR_SERVER_TOKEN    bearer token, or password if there is a user
  TTA_DOCTOR_SERVER_USER                       user, such as the instance id of Grafana Cloud
  TTA_DOCTOR_SERVER_TENANT                     tenant of Mimir, Tempo or Loki

Examples:
  $ tta-alloy-config doctor
  $ tta-alloy-config doctor --discovery /run/tta --prometheus-url http://localhost:9090
  $ TTA_DOCTOR_TOKEN="$(cat token)" TTA_DOCTOR_PROMETHEUS_USER=123456 tta-alloy-config doctor \\
      --prometheus-url https://prometheus-example.grafana.net/api/prom
  $ tta-alloy-config doctor --loki-url http://localhost:3100 --correlation-id test-run-001 --json
`,
    )
    .action(verb<[DoctorFlags]>(doctor));
}

async function doctor(io: CliIo, flags: DoctorFlags): Promise<number> {
  const diagnosis = await diagnose(optionsFrom(io, flags));
  if (flags.json === true) {
    await print(io, JSON.stringify(diagnosis, undefined, 2));
  } else {
    await print(io, describe(diagnosis, paintFor(io.stdout, io.env)));
  }
  const skipped = diagnosis.links.filter(({ status }) => status === 'skipped').map(({ name }) => name);
  if (skipped.length > 0) await say(io, `Not checked: ${skipped.join(', ')}`);
  return diagnosis.ok ? 0 : 1;
}

function optionsFrom({ env }: CliIo, flags: DoctorFlags): DiagnoseOptions {
  const options = {
    discoveryFolder: flags.discovery ?? nonEmpty(env.TTA_DISCOVERY_DIR),
    endpoint: flags.endpoint,
    allowRemote: flags.allowRemote,
    job: flags.job,
    workspace: flags.workspace,
    alloyUrl: flags.alloyUrl,
    maxScrapeAgeMs: flags.maxScrapeAge,
    watchMs: flags.watch,
    timeoutMs: flags.timeout,
    series: flags.series,
    traceId: flags.traceId,
    correlationId: flags.correlationId,
    logsSinceMs: flags.since,
    prometheus: accessFor('PROMETHEUS', flags.prometheusUrl, env),
    tempo: accessFor('TEMPO', flags.tempoUrl, env),
    loki: accessFor('LOKI', flags.lokiUrl, env),
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function accessFor(server: string, url: string | undefined, env: CliIo['env']): ServerAccess | undefined {
  if (url === undefined) return undefined;
  if (!URL.canParse(url)) throw usageError(`--${server.toLowerCase()}-url must be a URL`);
  if (new URL(url).password !== '') {
    throw usageError(`--${server.toLowerCase()}-url must not hold a password; put it into TTA_DOCTOR_${server}_TOKEN`);
  }
  const user = nonEmpty(env[`TTA_DOCTOR_${server}_USER`]);
  const token = nonEmpty(env[`TTA_DOCTOR_${server}_TOKEN`]) ?? nonEmpty(env.TTA_DOCTOR_TOKEN);
  const tenant = nonEmpty(env[`TTA_DOCTOR_${server}_TENANT`]);
  return {
    url,
    ...(user !== undefined && { user }),
    ...(token !== undefined && { token }),
    ...(tenant !== undefined && { tenant }),
  };
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}

function describe({ links, firstBroken }: Diagnosis, paint: Paint): string {
  const width = Math.max(...links.map(({ name }) => name.length));
  const rows = links.map(
    ({ name, status, detail }) => `${mark(status, paint)}  ${name.padEnd(width)}  ${visibleText(detail)}`,
  );
  const remedy =
    firstBroken === undefined
      ? []
      : ['', `To mend ${firstBroken.name}: ${visibleText(firstBroken.remedy ?? '')}. Then run it again.`];
  return [...rows, ...remedy].join('\n');
}

function mark(status: Link['status'], paint: Paint): string {
  if (status === 'holds') return paint('green', 'ok     ');
  return status === 'broken' ? paint('red', 'broken ') : paint('dim', 'skipped');
}

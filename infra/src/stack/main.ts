import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { infraFolder } from '../settings/folders.js';
import { readArguments, StackError, usage, type StackArguments } from './arguments.js';
import { checkMachine } from './check-machine.js';
import type { Child } from './child.js';
import { queriesWorthTrying } from './queries-worth-trying.js';
import { startAlertmanager, startPrometheus } from './start-prometheus.js';
import { demo, startService, troubled } from './start-service.js';

async function main(args: StackArguments): Promise<void> {
  await checkMachine(args);
  const folder = mkdtempSync(join(tmpdir(), 'tta-stack-'));
  const children: Child[] = [];
  const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  const starting = startAll(args, folder, children);
  try {
    await Promise.race([starting, interrupted]);
    await Promise.race([interrupted, ...children.map((child) => child.ended)]);
    const broken = children.find((child) => child.hasEnded());
    if (broken !== undefined) throw new StackError(`a process ended by itself:\n${broken.tail()}`);
  } finally {
    console.log('Stopping ...');
    // Ctrl-C while something starts: it ends with the others.
    await starting.catch(() => undefined);
    await Promise.all(children.map((child) => child.stop()));
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startAll(args: StackArguments, folder: string, children: Child[]): Promise<void> {
  const discoveryFolder = join(folder, 'discovery');
  const services = args.trouble ? [demo, troubled] : [demo];
  for (const service of services) {
    const { name, target, process: child } = await startService({ ...service, folder, discoveryFolder });
    children.push(child);
    console.log(`${name.padEnd(13)} http://${target}/metrics`);
  }
  const alertmanager = await startAlertmanager(
    join(folder, 'alertmanager'),
    args.alertmanagerPort,
    join(infraFolder, 'alertmanager/alertmanager.yml'),
  );
  children.push(alertmanager.process);
  const prometheus = await startPrometheus(join(folder, 'prometheus'), args.prometheusPort, {
    interval: '5s',
    discoveryFolder,
    refreshInterval: '5s',
    ruleFiles: [join(infraFolder, 'prometheus/rules/*.yml')],
    alertmanager: new URL(alertmanager.url).host,
  });
  children.push(prometheus.process);
  console.log(announcement(prometheus.url, alertmanager.url));
}

function announcement(prometheus: string, alertmanager: string): string {
  const width = Math.max(...queriesWorthTrying.map(([answer]) => answer.length));
  const queries = queriesWorthTrying.map(([answer, query]) => `  ${answer.padEnd(width)}  ${query}`);
  return `prometheus    ${prometheus}/alerts  /targets  /rules
alertmanager  ${alertmanager}/#/alerts

Worth asking at ${prometheus}/graph, after half a minute:
${queries.join('\n')}

Dashboards: import infra/grafana/dashboards/*.json into a Grafana that has ${prometheus} as a data source.
Ctrl-C stops all of it.`;
}

try {
  const args = readArguments(process.argv.slice(2));
  if (args.help) console.log(usage);
  else await main(args);
} catch (error) {
  console.error(
    `stack: ${error instanceof StackError ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
  process.exitCode = error instanceof StackError ? 2 : 1;
}

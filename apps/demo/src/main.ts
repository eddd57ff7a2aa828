#!/usr/bin/env node
import { once } from 'node:events';
import type { Live } from '@tta/live';
import { PostgresMissingError } from 'private-postgres';
import { readArguments, usage, UsageError, type Arguments } from './arguments.js';
import { compareFigures } from './expected-figures.js';
import { firstScrape } from './first-scrape.js';
import { createReport, formatReport, type Report } from './report.js';
import { runWorkflows } from './run-workflows.js';
import { scrape } from './scrape.js';
import { StepTimes } from './step-times.js';
import { startTelemetry, type DemoTelemetry } from './telemetry.js';
import { runFaultyShop } from './traffic/faulty-shop.js';
import { runTraffic } from './traffic/traffic.js';
import { warmUp } from './warm-up.js';
import { createWorkflows } from './workflows.js';

/** Alloy and the generated configuration scrape every 30 s. */
const firstScrapeTimeoutMs = 35_000;

async function main(args: Arguments): Promise<void> {
  const { json, serve, traffic, faults, wait, live: isLive, port, logFolder } = args;
  const times = new StepTimes();
  const telemetry = await startTelemetry({ port, logFolder, logToStandardError: json, listener: times });
  const live = isLive ? await openLive() : undefined;
  try {
    const report = await runAndReport(telemetry, times, wait, live);
    console.log(json ? JSON.stringify(report, undefined, 2) : formatReport(report));
    if (!report.isMet) process.exitCode = 1;
    times.stop();
    if (serve) await serveUntilStopped(telemetry, { traffic, faults }, live?.url);
  } finally {
    await live?.close();
    await telemetry.stop();
  }
}

/** Loaded only where it is asked for, because it takes memory for as long as the demo serves. */
async function openLive(): Promise<Live> {
  const { startLive } = await import('@tta/live');
  return startLive({ serviceName: 'demo' });
}

async function durableMain({ json }: Arguments): Promise<void> {
  // Its engine takes as long to load as the five workflows take to run.
  const { runDurable, formatDurableReport } = await import('./durable/index.js');
  const report = await runDurable((line) => console.error(line));
  console.log(json ? JSON.stringify(report, undefined, 2) : formatDurableReport(report));
  if (!report.isMet) process.exitCode = 1;
}

async function runAndReport(
  telemetry: DemoTelemetry,
  times: StepTimes,
  wait: boolean,
  live: Live | undefined,
): Promise<Report> {
  const { url } = telemetry;
  await warmUp();
  const workflows = createWorkflows();
  telemetry.declare(workflows.map(({ workflow }) => workflow));
  for (const { workflow } of workflows) live?.declare(workflow);
  if (wait) await waitForScrape(url);
  const runs = await runWorkflows(workflows, times, (name, index) => {
    // Progress for a terminal; a pipe gets only the log.
    if (process.stderr.isTTY) console.error(`\u001b[2m[${index + 1}/${workflows.length}] ${name}\u001b[0m`);
  });
  const samples = await scrape(url);
  return createReport(url, runs, times, samples, compareFigures(samples));
}

/** A rate is the difference of two scrapes: one has to see the counters before the run. */
async function waitForScrape(url: string): Promise<void> {
  const seconds = firstScrapeTimeoutMs / 1000;
  console.error(`Waiting up to ${seconds} s for a first scrape of ${url} (skip this with --no-wait) ...`);
  if (await firstScrape(url, firstScrapeTimeoutMs)) return;
  console.error(`No scrape came within ${seconds} s: rates will leave out this run.`);
}

async function serveUntilStopped(
  telemetry: DemoTelemetry,
  { traffic, faults }: Pick<Arguments, 'traffic' | 'faults'>,
  liveUrl: string | undefined,
): Promise<void> {
  const { url } = telemetry;
  console.error(`Serving ${url} ${traffic ? 'with traffic ' : ''}until Ctrl-C ...`);
  const stop = new AbortController();
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  // The endpoint alone does not keep a process alive.
  const alive = setInterval(() => undefined, 60_000);
  if (traffic) telemetry.quiet();
  if (liveUrl !== undefined) {
    // Told last, and with nothing after it, so that a newcomer finds it. The page shows what goes wrong.
    telemetry.silence();
    if (faults) await runFaultyShop();
    console.error(`See each run at ${liveUrl}`);
  }
  const running = traffic ? runTraffic(stop.signal) : Promise.resolve();
  await stopped;
  stop.abort();
  clearInterval(alive);
  await running;
  console.error('Stopped.');
}

function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return 2;
  return error instanceof PostgresMissingError ? 3 : 1;
}

try {
  const args = readArguments(process.argv.slice(2));
  if (args.help) console.log(usage);
  else if (args.durable) await durableMain(args);
  else await main(args);
} catch (error) {
  console.error(`demo: ${error instanceof Error ? error.message : String(error)}`);
  if (error instanceof UsageError) console.error('Run it with --help to see what it takes.');
  process.exitCode = exitCodeOf(error);
}

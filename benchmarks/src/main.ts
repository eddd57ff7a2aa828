import { readFileSync, writeFileSync } from 'node:fs';
import { parseArguments, usage, UsageError, type Arguments } from './arguments.js';
import { durableTables } from './durable/durable-tables.js';
import { barsByNode } from './harness/bars-by-node.js';
import { withSection } from './harness/readme-section.js';
import { runLoadTest } from './load/run-load-test.js';
import { runMix } from './mix/run-mix.js';
import { profileTables } from './profile-tables.js';
import { runTables } from './run-tables.js';
import { runSoak } from './soak/run-soak.js';
import { tables } from './tables/index.js';

async function main(): Promise<number> {
  let args: Arguments;
  try {
    args = parseArguments(
      process.argv.slice(2),
      [...tables, ...durableTables].map(({ name }) => name),
    );
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n\n${usage}`);
    return 2;
  }
  if (args.help) {
    process.stdout.write(usage);
    return 0;
  }
  const isAcceptable = await run(args);
  return isAcceptable || !args.check ? 0 : 1;
}

async function run(args: Arguments): Promise<boolean> {
  if (args.byNode !== undefined) return writeBarsByNode(args.byNode);
  // Loaded only here, because DBOS takes a second.
  if (args.durable) return (await import('./durable/run-durable.js')).runDurable(args);
  if (args.load) return runLoadTest(args);
  if (args.profile) return profileTables(args);
  if (args.soak) return runSoak(args);
  return args.mix ? runMix(args) : runTables(args);
}

function writeBarsByNode(history: string): boolean {
  const readme = new URL('../README.md', import.meta.url);
  const section = barsByNode(readFileSync(history, 'utf8'), tables);
  writeFileSync(readme, withSection(readFileSync(readme, 'utf8'), 'bars by node', section));
  return true;
}

process.exitCode = await main();

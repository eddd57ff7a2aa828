import { parseArguments, usage, UsageError, type Arguments } from './arguments.js';
import { runLoadTest } from './load/run-load-test.js';
import { runTables } from './run-tables.js';
import { tables } from './tables/index.js';

async function main(): Promise<number> {
  let args: Arguments;
  try {
    args = parseArguments(
      process.argv.slice(2),
      tables.map(({ name }) => name),
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
  const isAcceptable = args.load ? await runLoadTest(args) : await runTables(args);
  return isAcceptable || !args.check ? 0 : 1;
}

process.exitCode = await main();

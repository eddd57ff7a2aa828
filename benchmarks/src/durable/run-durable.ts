import { createDbosEngine } from '@tta/dbos';
import { startPrivatePostgres, type PrivatePostgres } from 'private-postgres';
import type { Arguments } from '../arguments.js';
import type { Effort } from '../harness/run-table.js';
import { runTables } from '../run-tables.js';
import { durableTables } from './durable-tables.js';

const full: Effort = { rounds: 11, processes: 1, roundMs: 1500, warmUpMs: 5000 };
const quick: Effort = { rounds: 1, processes: 1, roundMs: 1, warmUpMs: 1 };

/** Runs the tables of durable workflows beside a private PostgreSQL. Without PostgreSQL it says so, and misses no bar. */
export async function runDurable(args: Arguments): Promise<boolean> {
  let postgres: PrivatePostgres;
  try {
    postgres = await startPrivatePostgres();
  } catch (error) {
    if ((error as Error).name !== 'PostgresMissingError') throw error;
    process.stdout.write(`skipped: ${(error as Error).message}\n`);
    return true;
  }
  try {
    // The contestants find it there.
    process.env.DATABASE_URL = postgres.url;
    const engine = createDbosEngine({ url: postgres.url });
    await engine.migrate();
    await engine.close();
    return await runTables(args, {
      tables: durableTables,
      section: 'durable',
      effort: args.quick ? quick : full,
      peers: ['@dbos-inc/dbos-sdk', 'pg'],
    });
  } finally {
    await postgres.stop();
  }
}

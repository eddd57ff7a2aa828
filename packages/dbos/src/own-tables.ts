import { sleep } from '@tta/core/authors';
import type pg from 'pg';

const againMs = 100;

/** Calls `body` while no other process of the database is in here: migrations of DBOS at the same time deadlock. */
export async function oneAtATime(pool: pg.Pool, body: () => Promise<void>): Promise<void> {
  const client = await pool.connect();
  const key = `hashtext('tta/migrate')`;
  try {
    // Not by waiting in the server: an index that is made concurrently waits for all queries that run.
    for (;;) {
      const { rows } = await client.query<{ got: boolean }>(`select pg_try_advisory_lock(${key}) as got`);
      if (rows[0]?.got === true) break;
      await sleep(againMs);
    }
    await body();
  } finally {
    await client.query(`select pg_advisory_unlock(${key})`).catch(() => undefined);
    client.release();
  }
}

/** The tables beside those of DBOS. */
export async function migrateOwnTables(pool: pg.Pool): Promise<void> {
  await pool.query(
    `create schema if not exists tta;
     create table if not exists tta.messages (
       workflow_id text not null, name text not null, value text not null,
       created_at timestamptz not null default now(), primary key (workflow_id, name));
     create table if not exists tta.handovers (workflow_id text primary key)`,
  );
}

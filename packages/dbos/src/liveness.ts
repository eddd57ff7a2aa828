import { createHash } from 'node:crypto';
import { monotonicNow, sleep } from '@tta/core/authors';
import pg from 'pg';
import { endConnection } from './end-connections.js';

const againMs = 200;

/**
 * Shows others that this process lives: by an advisory lock on a connection of its own, which the server lets go of when
 * the process ends. A second one, which all workers of a queue share, has them counted. Needs a session of its own, so a
 * pool in transaction mode is refused.
 */
export class Liveness {
  readonly #url: string;
  readonly #key: string;
  readonly #queueKey: string;
  #client: pg.Client | undefined;
  #isStopped = false;
  /** Since when the lock is held, as a reading of `monotonicNow()`. */
  heldSince = 0;

  constructor(url: string, executorId: string, queue: string) {
    this.#url = url;
    this.#key = lockKeyOf(executorId);
    this.#queueKey = queueKeyOf(queue);
  }

  /** The connection that holds the lock; `undefined` while it is lost. */
  get connection(): pg.Client | undefined {
    return this.#client;
  }

  async start(): Promise<void> {
    const client = new pg.Client({ connectionString: this.#url, keepAlive: true, connectionTimeoutMillis: 10_000 });
    const lost = (): void => {
      if (this.#client === client) this.#client = undefined;
      else return;
      void this.#startAgain();
    };
    client.on('error', lost);
    client.on('end', lost);
    await client.connect();
    const locks = 'select pg_advisory_lock($1::bigint), pg_advisory_lock_shared($2::bigint)';
    await client.query(locks, [this.#key, this.#queueKey]);
    this.heldSince = monotonicNow();
    this.#client = client;
  }

  /**
   * Whether the lock keeps other connections out. It does not behind a pool in transaction mode, which hands one session
   * of the server to many clients.
   */
  async isExclusive(): Promise<boolean> {
    const other = new pg.Client({ connectionString: this.#url });
    // The query that needs it fails by itself.
    other.on('error', () => undefined);
    await other.connect();
    try {
      // Such a pool gives the session that was used last, unless another client comes in between.
      for (let look = 0; look < 5; look++) {
        await this.#client?.query('select 1');
        await other.query('begin');
        const { rows } = await other.query<{ got: boolean }>('select pg_try_advisory_xact_lock($1::bigint) as got', [
          this.#key,
        ]);
        await other.query('rollback');
        if (rows[0]?.got === true) return false;
      }
      return true;
    } finally {
      await other.end();
    }
  }

  /** At once, and again until it succeeds: without the lock others take over what runs here. */
  async #startAgain(): Promise<void> {
    while (!this.#isStopped && this.#client === undefined) {
      try {
        await this.start();
      } catch {
        await sleep(againMs);
      }
    }
  }

  /** Calls `body` while the lock of another process is held here, if that process is gone. */
  async whileGone(executorId: string, body: () => Promise<void>): Promise<boolean> {
    const client = this.#client;
    if (client === undefined) return false;
    const key = lockKeyOf(executorId);
    const { rows } = await client.query<{ gone: boolean }>('select pg_try_advisory_lock($1::bigint) as gone', [key]);
    if (rows[0]?.gone !== true) return false;
    try {
      await body();
      return true;
    } finally {
      await client.query('select pg_advisory_unlock($1::bigint)', [key]);
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    const client = this.#client;
    this.#client = undefined;
    if (client !== undefined) await endConnection(client);
  }
}

/** The lock that all workers of a queue share. */
export function queueKeyOf(queue: string): string {
  return lockKeyOf(`queue/${queue}`);
}

function lockKeyOf(name: string): string {
  const digest = createHash('sha256').update(`tta/${name}`).digest();
  return digest.readBigInt64BE(0).toString();
}

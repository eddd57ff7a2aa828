import { sleep, Timer } from '@tta/core/authors';
import pg from 'pg';
import { connectClient, type Client } from './administration.js';
import { explained, isOfDatabase } from './database-error.js';
import { endPool, tendConnections } from './end-connections.js';

/** How long DBOS may take before the database is asked whether it is there. */
const probeMs = 1000;

/** A server that does not answer it for so long, in milliseconds, is away. */
const probeQuery = { text: 'select 1', query_timeout: 5000 };

const againMs = 200;

/** The database as an engine uses it: connections that are made when they are needed first, and errors that say what to do. */
export class EngineDatabase {
  readonly pool: pg.Pool;
  readonly #url: string;
  readonly #queue: string;
  #client: Promise<Client> | undefined;
  /** The last thing that the server said it lacked to DBOS. */
  #shortage: { readonly error: Error } | undefined;

  constructor({ url, queue }: { readonly url: string; readonly queue: string }) {
    this.#url = url;
    this.#queue = queue;
    this.pool = new pg.Pool({ connectionString: url, max: 4, allowExitOnIdle: true, connectionTimeoutMillis: 10_000 });
    tendConnections(this.pool);
  }

  /** DBOS from outside of its workflows. */
  client(): Promise<Client> {
    const onShortage = (error: Error): void => void (this.#shortage = { error });
    this.#client ??= connectClient(this.#url, this.#queue, { onShortage }).catch((error: unknown) => {
      this.#client = undefined;
      throw error;
    });
    return this.#client;
  }

  /** @throws DurableDatabaseError where `body` fails because of the database */
  async explaining<Result>(body: () => Promise<Result>): Promise<Result> {
    try {
      return await body();
    } catch (error) {
      throw explained(error, this.#url);
    }
  }

  /**
   * Waits for work of DBOS as long as the database is there and lacks nothing: DBOS asks one that does again and again,
   * and a caller rather learns about it.
   * @throws DurableDatabaseError
   */
  whileReachable(work: () => Promise<unknown>): Promise<void> {
    return this.explaining(
      () =>
        new Promise((resolve, reject) => {
          const before = this.#shortage;
          let isOver = false;
          const probe = async (): Promise<void> => {
            try {
              await this.pool.query(probeQuery);
              if (this.#shortage !== undefined && this.#shortage !== before) throw this.#shortage.error;
              if (!isOver) timer = Timer.after(probeMs, () => void probe());
            } catch (error) {
              reject(error);
            }
          };
          let timer = Timer.after(probeMs, () => void probe());
          work()
            .then(() => resolve(), reject)
            .finally(() => {
              isOver = true;
              timer.cancel();
            });
        }),
    );
  }

  /** @throws DurableDatabaseError where `query` fails because of what it asks, such as for a table that is missing */
  untilUsable<Result>(query: () => Promise<Result>): Promise<Result> {
    return this.explaining(() => untilUsable(query));
  }

  async close(): Promise<void> {
    await (await this.#client)?.destroy();
    this.#client = undefined;
    await endPool(this.pool);
  }
}

/** Asks again while the database is in trouble, as DBOS does: inside of executions, which must not fail by it. */
export async function untilUsable<Result>(query: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await query();
    } catch (error) {
      if (!isOfDatabase(error)) throw error;
      await sleep(againMs);
    }
  }
}

import { warnOnce } from '@tta/core/authors';
import pg from 'pg';
import { adviceAbout, isOfDatabase } from './database-error.js';
import { tendConnections } from './end-connections.js';
import { quickenEngine } from './engine-pace.js';

/** A connection that holds a transaction open for so long is ended: a process that hangs must not keep its locks. */
const idleTransactionMs = 60_000;

/**
 * A server that restarts has removed its socket (ENOENT) or cut a connection that is written to (EPIPE), or its container
 * has no name for a moment (ENOTFOUND). DBOS does not know that these pass, and would end the execution as a failure.
 */
const passingToo: readonly unknown[] = ['ENOENT', 'EPIPE', 'ENOTFOUND'];

/** Options of `enginePool`. */
export interface EnginePoolOptions {
  /** Whether DBOS is to wait until the database is mended, whatever the server says about itself. Default: it is not. */
  readonly isPatient?: () => boolean;
  /** Called where the server lacks something, such as room: DBOS waits until it has it, without a word. */
  readonly onShortage?: (error: Error) => void;
}

/** Gives errors that pass a cause that DBOS knows, so that it asks again. */
function clientOf({ isPatient = () => false, onShortage }: EnginePoolOptions): typeof pg.Client {
  return class extends pg.Client {
    constructor(config?: pg.ClientConfig) {
      super(config);
      // Before the listeners of `pg`, which hand the error to those who wait.
      this.connection.on('error', (error: NodeJS.ErrnoException) => {
        if (passingToo.includes(error.code)) passes(error);
      });
      this.connection.on('errorMessage', (error: pg.DatabaseError) => {
        if (isPatient() && isOfDatabase(error)) waitsFor(error);
        if (error.code?.startsWith('53') === true) onShortage?.(error);
      });
    }
  };
}

function waitsFor(error: pg.DatabaseError): void {
  passes(error);
  // Others pass by themselves, such as a restart or a deadlock.
  if (/^(?:08|40|55|57)/.test(error.code ?? '')) return;
  const advice = adviceAbout(error);
  warnOnce(
    `dbos database ${error.code}`,
    `the database ${advice} (${error.code}); executions wait until it works again.`,
  );
}

function passes(error: NodeJS.ErrnoException | pg.DatabaseError): void {
  error.cause ??= new Error(`${error.code} passes as ECONNREFUSED does`);
}

/**
 * The connections that DBOS works with. Its own pool sets that limit by a query beside the first one of a connection, of
 * which `pg` warns at each start of a process.
 */
export function enginePool(url: string, options: EnginePoolOptions = {}): pg.Pool {
  quickenEngine();
  const pool = new pg.Pool({
    connectionString: url,
    Client: clientOf(options),
    max: 10,
    connectionTimeoutMillis: 10_000,
    // eslint-disable-next-line @typescript-eslint/no-misused-promises -- the pool waits for it, which its types do not say
    onConnect: (client) => client.query(`set idle_in_transaction_session_timeout = ${idleTransactionMs}`),
  });
  tendConnections(pool);
  return pool;
}

import { Timer } from '@tta/core/authors';
import type pg from 'pg';

/** Milliseconds that a server may take to say goodbye. */
const goodbyeMs = 2000;

const clientsOf = new WeakMap<pg.Pool, Set<pg.PoolClient>>();

/**
 * Remembers the connections of a pool, for `endPool`. One that breaks is replaced and fails the query that needed it, and
 * not the process, also while it is out of the pool, where `pg` leaves its errors without a listener.
 */
export function tendConnections(pool: pg.Pool): void {
  const clients = new Set<pg.PoolClient>();
  clientsOf.set(pool, clients);
  pool.on('error', () => undefined);
  pool.on('connect', (client) => {
    clients.add(client);
    client.on('error', () => undefined);
  });
  pool.on('remove', (client) => clients.delete(client));
}

/** Cuts off all connections of a pool, such as those to a server that hangs. Queries that wait for them fail. */
export function cutPool(pool: pg.Pool): void {
  for (const client of clientsOf.get(pool) ?? []) cut(client);
}

/** Ends a pool. Connections to a server that does not answer are cut off, so that they keep no process alive. */
export async function endPool(pool: pg.Pool): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const timer = Timer.after(goodbyeMs, () => {
      cutPool(pool);
      resolve();
    });
    const look = (): void => {
      if ((clientsOf.get(pool)?.size ?? 0) > 0) return;
      timer.cancel();
      resolve();
    };
    pool.on('remove', look);
    pool.end().then(look, (error: unknown) => {
      timer.cancel();
      reject(error);
    });
  });
}

/** Ends a connection that is in no pool. */
export async function endConnection(client: pg.Client): Promise<void> {
  const timer = Timer.after(goodbyeMs, () => cut(client));
  await client.end().finally(() => timer.cancel());
}

function cut(client: object): void {
  (client as pg.Client).connection.stream.destroy();
}

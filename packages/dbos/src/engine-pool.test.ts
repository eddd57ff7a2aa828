import { once } from 'node:events';
import { createServer } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { retriablePostgresException } from '@dbos-inc/dbos-sdk/internal/system_database';
import { describe, expect, it } from '@jest/globals';
import { enginePool, type EnginePoolOptions } from './engine-pool.js';

async function failureAt(url: string, options?: EnginePoolOptions): Promise<unknown> {
  const pool = enginePool(url, options);
  try {
    return await pool.query('select 1').then(
      () => undefined,
      (error: unknown) => error,
    );
  } finally {
    await pool.end();
  }
}

/** The failure where a server answers with an error of that code, as PostgreSQL sends it. */
async function failureOf(code: string, options?: EnginePoolOptions): Promise<unknown> {
  const fields = Object.entries({ S: 'FATAL', C: code, M: 'refused' })
    .map(([kind, text]) => `${kind}${text}\0`)
    .join('');
  const body = Buffer.from(`${fields}\0`);
  const head = Buffer.alloc(5, 'E');
  head.writeInt32BE(body.length + 4, 1);
  const server = createServer((socket) => {
    socket.on('error', () => undefined).once('data', () => socket.end(Buffer.concat([head, body])));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as { port: number };
    return await failureAt(`postgresql://ada@127.0.0.1:${port}/stories`, options);
  } finally {
    server.close();
  }
}

describe('the connections of DBOS', () => {
  it('are tried again while the server is away, by whichever error the system reports it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tta-pool-'));
    try {
      const failure = await failureAt(`postgresql://ada@localhost/stories?host=${encodeURIComponent(folder)}`);

      expect(failure).toMatchObject({ code: 'ENOENT' });
      expect(retriablePostgresException(failure)).toBe(true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('are tried again while the name of the server is unknown', async () => {
    const failure = await failureAt('postgresql://ada@nowhere.invalid/stories');

    // A machine without a network says EAI_AGAIN.
    expect(failure).toMatchObject({ code: expect.stringMatching(/^ENOTFOUND|EAI_AGAIN$/) });
    expect(retriablePostgresException(failure)).toBe(true);
  });

  it('are not tried again where the server refuses', async () => {
    const failure = await failureOf('28P01');

    expect(failure).toMatchObject({ code: '28P01' });
    expect(retriablePostgresException(failure)).toBe(false);
  });

  it.each(['08006', '25006', '28P01', '40001', '42501', '53100', '55P03', '57014', '57P03', '58030', 'P0001', 'XX000'])(
    'are tried again at %s while executions wait for the database',
    async (code) => {
      const failure = await failureOf(code, { isPatient: () => true });

      expect(failure).toMatchObject({ code });
      expect(retriablePostgresException(failure)).toBe(true);
    },
  );

  it.each(['22021', '23505', '42601', '54000'])(
    'are not tried again at %s, which says nothing about the server',
    async (code) => {
      const failure = await failureOf(code, { isPatient: () => true });

      expect(failure).toMatchObject({ code });
      expect(retriablePostgresException(failure)).toBe(false);
    },
  );
});

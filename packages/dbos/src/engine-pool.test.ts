import { once } from 'node:events';
import { createServer } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { retriablePostgresException } from '@dbos-inc/dbos-sdk/internal/system_database';
import { describe, expect, it } from '@jest/globals';
import { enginePool } from './engine-pool.js';

async function failureAt(url: string): Promise<unknown> {
  const pool = enginePool(url);
  try {
    return await pool.query('select 1').then(
      () => undefined,
      (error: unknown) => error,
    );
  } finally {
    await pool.end();
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
    // An error of PostgreSQL as it sends it: the password is wrong.
    const fields = Object.entries({ S: 'FATAL', C: '28P01', M: 'password authentication failed' })
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
      const failure = await failureAt(`postgresql://ada@127.0.0.1:${port}/stories`);

      expect(failure).toMatchObject({ code: '28P01' });
      expect(retriablePostgresException(failure)).toBe(false);
    } finally {
      server.close();
    }
  });
});

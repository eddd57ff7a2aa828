import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { RecordingInstrumentation } from '@tta/core/testing';
import { observeBeside } from '@tta/core/authors';
import pg from 'pg';
import { QueueMetrics } from './queue-metrics.js';

/** Something that listens where a database should, and hangs up. */
let server: Server;
let calls: number;
let pool: pg.Pool;
let stop: AbortController;

beforeEach(async () => {
  calls = 0;
  server = createServer((socket) => {
    calls++;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  pool = new pg.Pool({ connectionString: `postgresql://tta@127.0.0.1:${port}/none` });
  stop = new AbortController();
});
afterEach(async () => {
  jest.restoreAllMocks();
  stop.abort();
  await pool.end();
  server.close();
});

describe('the metrics of a queue', () => {
  it('ask the database nothing while nothing takes them', async () => {
    const looking = new QueueMetrics(pool, 'tta').lookOn(1, stop.signal);
    await new Promise((resolve) => setTimeout(resolve, 50));
    stop.abort();
    await looking;

    expect(calls).toBe(0);
  });

  it('are not known where the database does not answer, which is said once and harms nothing', async () => {
    const emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const recording = new RecordingInstrumentation();
    const end = observeBeside(recording);
    const looking = new QueueMetrics(pool, 'tta').lookOn(1, stop.signal);
    while (calls < 3) await new Promise((resolve) => setTimeout(resolve, 5));
    stop.abort();
    await looking;
    end();

    const told = recording.reports.map(({ attributes = {} }) => attributes);
    expect(told.length).toBeGreaterThan(3);
    expect(new Set(told.map(({ depth, workers }) => depth ?? workers))).toEqual(new Set([NaN]));
    expect(emitWarning).toHaveBeenCalledTimes(1);
  });
});

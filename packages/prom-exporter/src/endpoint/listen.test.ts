import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ListenError } from './listen-error.js';
import { listen } from './listen.js';
import { catchWarnings } from '../testing/catch-warnings.js';

const host = '127.0.0.1';
let warnings: ReturnType<typeof catchWarnings>;
const servers: Server[] = [];
beforeEach(() => {
  warnings = catchWarnings();
});
afterEach(async () => {
  warnings.restore();
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

function server(): Server {
  const made = createServer();
  servers.push(made);
  return made;
}

describe('listen', () => {
  it('takes any free port for 0', async () => {
    const { port } = await listen(server(), { host, port: 0, strictPort: true });

    expect(port).toBeGreaterThan(0);
    expect(warnings.messages()).toEqual([]);
  });

  it('takes the next free port for a taken one, and says so in one line', async () => {
    const { port: taken } = await listen(server(), { host, port: 0, strictPort: false });

    const { port } = await listen(server(), { host, port: taken, strictPort: false });

    expect(port).toBeGreaterThan(taken);
    expect(warnings.messages()).toEqual([`TTA: port ${taken} is taken; the metrics are at port ${port} of ${host}`]);
  });

  it('refuses a taken port when it is strict', async () => {
    const { port } = await listen(server(), { host, port: 0, strictPort: false });

    const refused = listen(server(), { host, port, strictPort: true });

    await expect(refused).rejects.toBeInstanceOf(ListenError);
    await expect(refused).rejects.toMatchObject({ code: 'ERR_TTA_LISTEN', host, port });
    await expect(refused).rejects.toThrow(`cannot listen at port ${port} of ${host}: `);
  });

  it('does not look for another port when the host is the fault', async () => {
    const refused = listen(server(), { host: '192.0.2.1', port: 9464, strictPort: false });

    await expect(refused).rejects.toMatchObject({ code: 'ERR_TTA_LISTEN', port: 9464 });
  });

  it('gives each of many servers that start at once a port', async () => {
    const { port } = await listen(server(), { host, port: 0, strictPort: false });

    const others = Array.from({ length: 15 }, server);
    const addresses = await Promise.all(others.map((each) => listen(each, { host, port, strictPort: false })));

    expect(new Set(addresses.map((address) => address.port)).size).toBe(15);
    for (const each of others) expect([each.listenerCount('error'), each.listenerCount('listening')]).toEqual([0, 0]);
  });
});

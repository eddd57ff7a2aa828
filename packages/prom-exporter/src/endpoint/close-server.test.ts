import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { closeServer } from './close-server.js';

let stop = (): void => undefined;
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
  stop();
});

/** A server with one request that is never answered. */
async function busyServer(): Promise<Server> {
  let onRequest = (): void => undefined;
  const asked = new Promise<void>((resolve) => (onRequest = resolve));
  const server = createServer(() => onRequest());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.on('error', () => undefined);
  client.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await asked;
  stop = () => {
    client.destroy();
    server.closeAllConnections();
  };
  return server;
}

describe('closeServer', () => {
  it('gives running requests five seconds, then cuts them off', async () => {
    const server = await busyServer();
    const cut = jest.spyOn(server, 'closeAllConnections');
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });

    const closed = closeServer(server);
    jest.advanceTimersByTime(4999);
    expect(cut).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(cut).toHaveBeenCalledTimes(1);
    await closed;

    expect(jest.getTimerCount()).toBe(0);
  });
});

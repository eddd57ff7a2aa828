import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Piece } from '../model/page.js';
import { encodePage } from './encode-page.js';
import { sendPage } from './send-page.js';
import { SharedBody } from './shared-body.js';
import { scrape } from '../testing/scrape.js';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** Nothing that gzip makes shorter. */
const piece = randomBytes(64 * 1024);
/** More than sockets hold for a reader that does not read. */
const endless = 4000;

function* pieces(count: number, onGiveBack: () => void = () => undefined): Generator<Piece> {
  for (let index = 0; index < count; index++) yield { bytes: piece, giveBack: onGiveBack };
}

interface Sending {
  readonly port: number;
  /** When the sending of the first page is over, however it ended. */
  readonly over: Promise<void>;
}

async function send(page: () => Iterable<Piece>, { gzip = false, stalledReaderMs = 30_000 } = {}): Promise<Sending> {
  let server: Server | undefined;
  const over = new Promise<void>((resolve) => {
    server = createServer((_request, response) => {
      const body = new SharedBody((isForMany) => encodePage(page(), gzip, isForMany));
      const reader = body.open();
      body.seal();
      void sendPage(response, reader, { stalledReaderMs }).then(resolve);
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  stops.push(() => {
    server?.close();
    server?.closeAllConnections();
  });
  return { port: (server?.address() as AddressInfo).port, over };
}

function reader(port: number): Socket {
  const socket = connect(port, '127.0.0.1');
  stops.push(() => socket.destroy());
  socket.on('error', () => undefined);
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  return socket;
}

describe('sendPage', () => {
  it.each([false, true])(
    'cuts off a reader that takes nothing for too long, with gzip %j',
    async (gzip) => {
      const { port, over } = await send(() => pieces(endless), { gzip, stalledReaderMs: 200 });
      const stalled = reader(port);
      stalled.pause();
      await over;

      const closed = new Promise((resolve) => stalled.once('close', resolve));
      stalled.resume();
      await closed;

      expect(stalled.bytesRead).toBeGreaterThan(0);
      expect(stalled.bytesRead).toBeLessThan(endless * piece.length);
    },
    20_000,
  );

  it('waits for a reader that takes a little now and then', async () => {
    const { port } = await send(() => pieces(200), { stalledReaderMs: 400 });
    const slow = reader(port);
    let received = 0;
    slow.on('data', (chunk) => {
      received += chunk.length;
      slow.pause();
      setTimeout(() => slow.resume(), 1);
    });

    while (received < 200 * piece.length) await new Promise((resolve) => setTimeout(resolve, 20));

    expect(slow.destroyed).toBe(false);
  });

  it.each([false, true])('gives back all that was lent to it, with gzip %j', async (gzip) => {
    let returned = 0;
    const { port, over } = await send(() => pieces(50, () => returned++), { gzip });

    await scrape(`http://127.0.0.1:${port}`, { headers: {} });
    await over;

    expect(returned).toBe(50);
  });

  it('takes no more pieces once its reader is gone, and gives back those that it has', async () => {
    let lent = 0;
    let returned = 0;
    const counted = function* (): Generator<Piece> {
      for (const each of pieces(endless, () => returned++)) {
        lent++;
        yield each;
      }
    };
    const { port, over } = await send(counted);
    const gone = reader(port);
    await new Promise((resolve) => gone.once('data', resolve));
    gone.destroy();
    await over;
    // The system gives back what it was sending when the connection is closed, which may take some turns.
    while (returned < lent) await new Promise((resolve) => setImmediate(resolve));

    expect(lent).toBeLessThan(endless);
    expect(returned).toBe(lent);
  });

  it('sends parts that are made already by one write, and the end by another', async () => {
    const body = new SharedBody((isForMany) => encodePage(pieces(3), false, isForMany));
    const earlier = body.open();
    for (let chunk = await earlier.next(); chunk !== undefined; chunk = await earlier.next()) chunk.release();
    let writes = 0;
    const server = createServer((_request, response) => void sendPage(response, body.open()));
    server.on('connection', (socket) => {
      const count = (): void => {
        writes++;
      };
      socket._write = counting(socket._write.bind(socket), count);
      socket._writev = counting(socket._writev?.bind(socket), count);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    stops.push(() => server.close());

    const { body: text } = await scrape(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { headers: {} });

    expect([text.length, writes]).toEqual([3 * piece.length, 2]);
  });
});

/** The same, and tells each call. */
function counting<Args extends unknown[]>(write: ((...args: Args) => void) | undefined, onCall: () => void) {
  return (...args: Args): void => {
    onCall();
    write?.(...args);
  };
}

import { hasSubscribers } from 'node:diagnostics_channel';
import { EventEmitter, once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { firstScrape } from './first-scrape.js';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serve(answer: (response: ServerResponse) => void): Promise<string> {
  const server = createServer((_request, response) => answer(response)).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
}

/** Asks and reads the whole answer. */
async function read(url: string, init?: RequestInit): Promise<void> {
  await (await fetch(url, init)).text();
}

const long = 3_600_000;

describe('firstScrape', () => {
  it('is true as soon as the page was sent, whatever its query', async () => {
    const url = await serve((response) => response.end('a_total 0\n'));

    const scraped = firstScrape(url, long);
    await read(`${url}?name[]=a_total`);

    expect(await scraped).toBe(true);
  });

  it('is false when no request comes in time', async () => {
    const url = await serve((response) => response.end());

    expect(await firstScrape(url, 1)).toBe(false);
  });

  it('waits for a page of this endpoint that was asked for in full and answered', async () => {
    const statuses = [503];
    const url = await serve((response) => response.writeHead(statuses.shift() ?? 200).end());
    const other = await serve((response) => response.end());
    const results: string[] = [];
    const scraped = firstScrape(url, long).then((isScraped) => results.push(`scraped ${isScraped}`));

    await read(url);
    await read(new URL('/', url).href);
    await read(other);
    await read(url, { method: 'HEAD' });
    await read(url, { method: 'POST' });
    results.push('now');
    await read(url);
    await scraped;

    expect(results).toEqual(['now', 'scraped true']);
  });

  it('does not count a page that was asked for before', async () => {
    const responses: ServerResponse[] = [];
    const arrived = new EventEmitter();
    const url = await serve((response) => arrived.emit('request', responses.push(response)));
    const early = Promise.all([once(arrived, 'request'), read(url)]);
    await once(arrived, 'request');

    const scraped = firstScrape(url, 200);
    responses[0]?.end();
    await early;

    expect(await scraped).toBe(false);
  });

  it('listens no longer than it waits', async () => {
    const url = await serve((response) => response.end());

    await Promise.all([firstScrape(url, long), read(url)]);

    expect(hasSubscribers('http.server.response.finish')).toBe(false);
    expect(hasSubscribers('http.server.request.start')).toBe(false);
  });
});

import { subscribe, unsubscribe, type ChannelListener } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';

// Node publishes what its HTTP servers do: the endpoint needs no hook, and a page counts once it has been sent.
const started = 'http.server.request.start';
const finished = 'http.server.response.finish';

/** Resolves to whether the page at `url` was asked for and sent within `timeoutMs`. */
export async function firstScrape(url: string, timeoutMs: number): Promise<boolean> {
  const { port, pathname } = new URL(url);
  // A page that was asked for earlier may be older than the zeros on it.
  const asked = new WeakSet<IncomingMessage>();
  let resolve: (isScraped: boolean) => void = () => undefined;
  const scraped = new Promise<boolean>((settle) => (resolve = settle));
  const onStart: ChannelListener = (message) => {
    const { request } = message as { request: IncomingMessage };
    const path = request.url?.split('?')[0];
    if (request.socket.localPort === Number(port) && request.method === 'GET' && path === pathname) asked.add(request);
  };
  const onFinish: ChannelListener = (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    if (asked.has(request) && response.statusCode === 200) resolve(true);
  };
  subscribe(started, onStart);
  subscribe(finished, onFinish);
  const timer = setTimeout(resolve, timeoutMs, false);
  try {
    return await scraped;
  } finally {
    clearTimeout(timer);
    unsubscribe(started, onStart);
    unsubscribe(finished, onFinish);
  }
}

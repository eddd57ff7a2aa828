import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** No answer at all. */
export const silence = Symbol('silence');

/** Answer of a path: a text, or a status with a text. */
export type Reply =
  | string
  | { readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> }
  | typeof silence;

/** A server on this machine, and the requests that came. */
export interface LocalServer {
  readonly url: string;
  readonly requests: IncomingMessage[];
  close(): Promise<void>;
}

/** Serves replies by path on a free port; everything else is 404. */
export async function serve(replies: (url: URL) => Reply | undefined): Promise<LocalServer> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    const reply = replies(new URL(request.url ?? '/', 'http://localhost')) ?? { status: 404 };
    if (reply === silence) return;
    const { status, body = '', headers = {} } = typeof reply === 'string' ? { status: 200, body: reply } : reply;
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

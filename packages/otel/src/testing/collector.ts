import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** A request that reached the collector. */
interface Received {
  readonly path: string;
  readonly contentType: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** A collector of OTLP over HTTP on this machine. */
export interface Collector extends AsyncDisposable {
  readonly url: string;
  readonly received: Received[];
  /** Names of all spans that came as JSON. */
  readonly spanNames: () => string[];
}

export type Answer = (response: ServerResponse) => void;

const accept: Answer = (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{}');

/** Listens on a free port. `answer` may also keep silent. */
export async function startCollector(answer: Answer = accept): Promise<Collector> {
  const received: Received[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks);
      received.push({
        path: request.url ?? '',
        contentType: request.headers['content-type'] ?? '',
        headers: request.headers,
        body: request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw,
      });
      answer(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    spanNames: () => received.filter(({ path }) => path === '/v1/traces').flatMap(({ body }) => namesIn(body)),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Traces {
  readonly resourceSpans: { readonly scopeSpans: { readonly spans: { readonly name: string }[] }[] }[];
}

function namesIn(body: Buffer): string[] {
  const { resourceSpans } = JSON.parse(body.toString()) as Traces;
  return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans.map(({ name }) => name)));
}

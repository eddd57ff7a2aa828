import type { ServerResponse } from 'node:http';

/** On every answer: nothing is kept, embedded, guessed or told to others. */
const headers = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'X-Frame-Options': 'DENY',
};

const nothingElse = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** Sends a whole answer. */
export function answer(
  response: ServerResponse,
  status: number,
  type: string,
  body: string,
  contentSecurityPolicy = nothingElse,
): void {
  response.writeHead(status, {
    ...headers,
    'Content-Type': `${type}; charset=utf-8`,
    'Content-Length': Buffer.byteLength(body),
    'Content-Security-Policy': contentSecurityPolicy,
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

/** Sends a value as JSON. */
export function answerJson(response: ServerResponse, value: unknown): void {
  answer(response, 200, 'application/json', JSON.stringify(value));
}

/** Begins a stream of events. */
export function beginEvents(response: ServerResponse): void {
  response.writeHead(200, {
    ...headers,
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Content-Security-Policy': nothingElse,
  });
  response.flushHeaders();
}

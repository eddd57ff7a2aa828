import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** Answers with a short text. A HEAD request gets its headers only. */
export function answer(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  text: string,
  headers: OutgoingHttpHeaders = {},
): void {
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
    ...headers,
  });
  response.end(request.method === 'HEAD' ? undefined : text);
}

/** Whether a request only reads. Answers it when it does not. */
export function isRead(request: IncomingMessage, response: ServerResponse): boolean {
  if (request.method === 'GET' || request.method === 'HEAD') return true;
  answer(request, response, 405, 'Only GET and HEAD are served here.\n', { Allow: 'GET, HEAD' });
  return false;
}

/** Refuses a host name, with what to do. */
export function answerForbiddenHost(request: IncomingMessage, response: ServerResponse): void {
  const advice = 'The option allowedHosts and the variable TTA_ALLOWED_HOSTS add names.';
  answer(request, response, 403, `The metrics are served at IP addresses and at localhost only. ${advice}\n`);
}

/** Asks for credentials. */
export function answerUnauthorized(request: IncomingMessage, response: ServerResponse, challenge: string): void {
  answer(request, response, 401, 'The metrics need credentials.\n', { 'WWW-Authenticate': challenge });
}

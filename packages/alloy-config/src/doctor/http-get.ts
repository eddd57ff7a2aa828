import { Buffer } from 'node:buffer';
import type { ServerAccess } from './diagnose-options.js';
import { errorCode } from './error-code.js';

/** Answer of a server. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** A server that did not answer. The message says why, as one phrase. */
export class NoAnswerError extends Error {}

/** Asks a server. Rejects with a `NoAnswerError` if no answer comes. */
export async function httpGet(
  url: URL,
  timeoutMs: number,
  access: Partial<ServerAccess> = {},
  redirect: 'follow' | 'manual' = 'follow',
): Promise<Answer> {
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(url, { headers: headersFor(access), signal, redirect });
    return { status: response.status, body: await response.text() };
  } catch (error) {
    throw new NoAnswerError(reasonOf(error, url, timeoutMs));
  }
}

/** An address on a server. The path of the server's base address is kept as a prefix. */
export function within(base: string, path: string, query: Readonly<Record<string, string>> = {}): URL {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}${path}`;
  url.search = new URLSearchParams(query).toString();
  return url;
}

function headersFor({ user, token, tenant }: Partial<ServerAccess>): Record<string, string> {
  const authorization =
    token === undefined
      ? undefined
      : user === undefined
        ? `Bearer ${token}`
        : `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}`;
  return {
    accept: 'application/json, text/plain;q=0.9, */*;q=0.1',
    ...(authorization !== undefined && { authorization }),
    ...(tenant !== undefined && { 'x-scope-orgid': tenant }),
  };
}

function reasonOf(error: unknown, url: URL, timeoutMs: number): string {
  const { name, cause } = error as { readonly name?: unknown; readonly cause?: unknown };
  if (name === 'TimeoutError') return `no answer within ${timeoutMs / 1000} s`;
  const code = errorCode(cause) ?? '';
  switch (code) {
    case 'ECONNREFUSED':
      return `nothing listens on ${url.host}`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the host ${url.hostname} is not known`;
    case 'ECONNRESET':
    case 'UND_ERR_SOCKET':
      return `${url.host} hung up`;
    default:
      // Messages of the parser of headers repeat the header, and with it a token.
      return /CERT|TLS|SSL|ALTNAME/.test(code)
        ? `the certificate of ${url.host} is not trusted (${code})`
        : `no connection to ${url.host}${code === '' ? '' : ` (${code})`}`;
  }
}

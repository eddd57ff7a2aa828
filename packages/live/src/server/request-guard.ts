import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/** Why a request gets nothing; `undefined` where it may go on. */
export type Refusal = { readonly status: 403 | 404 | 405; readonly message: string } | undefined;

export interface GuardOptions {
  /** First part of every path. */
  readonly token: string;
  /** Names beside `localhost` and IP addresses that a request may name as its host. */
  readonly allowedHosts: readonly string[];
}

/**
 * Decides which requests are answered. The page is for the user who started the process: other users of the machine do
 * not know the token, pages of other origins may not ask, and by DNS rebinding they come with a foreign `Host`.
 */
export class RequestGuard {
  readonly #token: Buffer;
  readonly #names: ReadonlySet<string>;

  constructor({ token, allowedHosts }: GuardOptions) {
    this.#token = Buffer.from(token);
    this.#names = new Set(['localhost', ...allowedHosts.map((name) => name.toLowerCase())]);
  }

  /** `path` without query. */
  refusal({ method, headers }: IncomingMessage, path: string): Refusal {
    if (!this.#isKnownHost(headers.host)) return { status: 403, message: 'This host name is not allowed.\n' };
    if (isForeign(headers)) return { status: 403, message: 'Pages of other origins get nothing.\n' };
    if (method !== 'GET' && method !== 'HEAD') return { status: 405, message: 'Only GET is answered.\n' };
    const message = 'Not found. Open the address that the process printed when it started: it contains a token.\n';
    return this.#hasToken(path) ? undefined : { status: 404, message };
  }

  /** An IP address cannot be rebound. Browsers always name a host. */
  #isKnownHost(host: string | undefined): boolean {
    if (host === undefined) return false;
    const name = host
      .toLowerCase()
      .replace(/:\d+$/, '')
      .replace(/^\[(.*)\]$/, '$1')
      .replace(/\.$/, '');
    return isIP(name) > 0 || name.endsWith('.localhost') || this.#names.has(name);
  }

  #hasToken(path: string): boolean {
    const given = Buffer.from(path.split('/', 2)[1] ?? '');
    return given.length === this.#token.length && timingSafeEqual(given, this.#token);
  }
}

/** Whether a page of another origin asks, or embeds this one. A person who opens the address does not. */
function isForeign(headers: IncomingMessage['headers']): boolean {
  const { origin, host = '' } = headers;
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    // A link on another page may lead here, as to any address that a person has.
    const isVisit = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
    if (!isVisit) return true;
  }
  return origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`;
}

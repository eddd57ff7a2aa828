import type { IncomingMessage } from 'node:http';

/** The target of a request. */
export interface RequestTarget {
  /** Without query: `/metrics`. */
  readonly path: string;
  /** The host and port as the client knows them; `undefined` when it names no host. */
  readonly authority: string | undefined;
}

const absoluteForm = /^https?:\/\/([^/?#]*)([^?#]*)/i;

/** Reads both forms of a request line: `/metrics`, and `http://127.0.0.1:9464/metrics` as proxies write it. */
export function requestTarget({ url = '', headers }: IncomingMessage): RequestTarget {
  const [, authority, path] = absoluteForm.exec(url) ?? [];
  // HTTP: a host in the request line beats the one in the header.
  if (authority !== undefined) return { path: path === undefined || path === '' ? '/' : path, authority };
  return { path: url.replace(/[?#].*$/s, ''), authority: headers.host };
}

import { InvalidOptionError } from '@tta/core';
import { knownOptions } from '@tta/core/authors';

/** The credentials that a scrape needs: a user with a password (HTTP basic), or a token. */
export type MetricsAuth = { readonly username: string; readonly password: string } | { readonly bearerToken: string };

/** Checks the `Authorization` header of requests. */
export interface Authorization {
  readonly isAllowed: (header: string | undefined) => boolean;
  /** The `WWW-Authenticate` header of a refusal. */
  readonly challenge: string;
}

/** No error shows or keeps a part of `auth`. @throws InvalidOptionError */
export function createAuthorization(auth: MetricsAuth): Authorization {
  if (typeof auth !== 'object' || (auth as unknown) === null || Array.isArray(auth)) {
    throw new InvalidOptionError('auth', '{ username, password } or { bearerToken }', auth);
  }
  if ('bearerToken' in auth) {
    knownOptions(auth, ['bearerToken'], 'auth');
    const token = secretOption('auth.bearerToken', auth.bearerToken);
    if (!/^[\x21-\x7e]+$/.test(token)) throw new InvalidOptionError('auth.bearerToken', tokenForm, token, trim);
    const expected = digest(token);
    return { challenge: 'Bearer realm="metrics"', isAllowed: (header) => matches('bearer', header, expected) };
  }
  knownOptions(auth, ['username', 'password'], 'auth');
  const username = secretOption('auth.username', auth.username);
  const password = secretOption('auth.password', auth.password);
  // HTTP ends the name at the first colon.
  if (username.includes(':')) throw new InvalidOptionError('auth.username', 'without a colon', username);
  for (const [option, value] of Object.entries({ username, password })) {
    if (hasControls(value)) throw new InvalidOptionError(`auth.${option}`, 'without control characters', value, trim);
  }
  const expected = digest(Buffer.from(`${username}:${password}`).toString('base64'));
  return {
    challenge: 'Basic realm="metrics", charset="UTF-8"',
    isAllowed: (header) => matches('basic', header, expected),
  };
}

// No header could carry other secrets, so each scrape would be refused (RFC 6750, RFC 7617).
const tokenForm = 'of visible ASCII characters, without spaces';
const trim = 'trim what is read from a file, which may end with a line feed';

function hasControls(text: string): boolean {
  return /\p{Cc}/u.test(text);
}

function secretOption(option: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new InvalidOptionError(option, 'a string that is not empty', value);
}

/** Compares digests: all have the same length, so the time that it takes tells nothing about the secret. */
function matches(scheme: string, header: string | undefined, expected: Buffer): boolean {
  const { timingSafeEqual } = process.getBuiltinModule('node:crypto');
  const [, given, secret] = /^(\S+)(?: +(\S+))?$/.exec((header ?? '').trim()) ?? [];
  return given?.toLowerCase() === scheme && timingSafeEqual(digest(secret ?? ''), expected);
}

// Modules of Node that few endpoints need are loaded on demand: together they are half of what importing this package
// costs.
function digest(text: string): Buffer {
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(text).digest();
}

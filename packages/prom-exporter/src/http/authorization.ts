import { InvalidOptionError } from '@tta/core';
import { knownOptions, stringOption } from '@tta/core/authors';

/** Who may read the metrics: a user with a password (HTTP basic), or the holder of a token. */
export type MetricsAuth = { readonly username: string; readonly password: string } | { readonly bearerToken: string };

/** Asks for a request's `Authorization` header. */
export interface Authorization {
  readonly isAllowed: (header: string | undefined) => boolean;
  /** The `WWW-Authenticate` header for who is not. */
  readonly challenge: string;
}

/** @throws InvalidOptionError */
export function createAuthorization(auth: MetricsAuth): Authorization {
  if (typeof auth !== 'object' || (auth as unknown) === null) {
    throw new InvalidOptionError('auth', '{ username, password } or { bearerToken }', auth);
  }
  if ('bearerToken' in auth) {
    knownOptions(auth, ['bearerToken']);
    const expected = digest(stringOption('auth.bearerToken', auth.bearerToken));
    return { challenge: 'Bearer realm="metrics"', isAllowed: (header) => matches('bearer', header, expected) };
  }
  knownOptions(auth, ['username', 'password']);
  const credentials = `${stringOption('auth.username', auth.username)}:${stringOption('auth.password', auth.password)}`;
  if (auth.username.includes(':')) throw new InvalidOptionError('auth.username', 'without a colon', auth.username);
  const expected = digest(Buffer.from(credentials).toString('base64'));
  return {
    challenge: 'Basic realm="metrics", charset="UTF-8"',
    isAllowed: (header) => matches('basic', header, expected),
  };
}

/** Compares digests: they have one length, and how long that takes says nothing about the secret. */
function matches(scheme: string, header: string | undefined, expected: Buffer): boolean {
  const { timingSafeEqual } = process.getBuiltinModule('node:crypto');
  const [given, secret] = (header ?? '').split(' ', 2);
  return given?.toLowerCase() === scheme && timingSafeEqual(digest(secret ?? ''), expected);
}

// Node's modules that few endpoints need are loaded by those: all together they are half of what importing this package takes.
function digest(text: string): Buffer {
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(text).digest();
}

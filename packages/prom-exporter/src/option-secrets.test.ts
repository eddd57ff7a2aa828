import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { InvalidOptionError } from '@tta/core';
import { startPrometheusEndpoint } from './endpoint/prometheus-endpoint.js';
import { createMetricsHandler } from './http/metrics-request-handler.js';

const secret = 'S3CRET';

/** All that an uncaught error prints, and all that it keeps. */
function everything(error: unknown): string {
  return inspect(error, { depth: Infinity, showHidden: true }) + JSON.stringify(error);
}

const auths: unknown[] = [
  `ops:${secret}`,
  [secret],
  { bearerToken: [secret] },
  { bearerToken: { value: secret } },
  { bearerToken: Symbol(secret) },
  { bearerTokn: secret },
  { bearerToken: 'x', password: secret },
  { username: 'ops', pasword: secret },
  { username: 'ops', password: [secret] },
  { username: `ops:${secret}`, password: 'x' },
  { username: 'ops', password: 'x', token: secret },
];

const options: [string, unknown][] = [
  ['tls', secret],
  ['tls', [secret]],
  ['tls', { key: secret }],
  ['tls', { cert: 'no certificate', key: secret }],
  ['tls', { cert: 'no certificate', key: Buffer.from(secret) }],
  ['tls', { cert: 'no certificate', key: 'x', passphrase: secret }],
  ['pasword', secret],
  ['bearerToken', secret],
  ['host', `http://ops:${secret}@metrics`],
  ['path', `/metrics?token=${secret} x`],
  ['allowedHosts', [`ops:${secret}@metrics`]],
  ['discovery', { token: secret }],
];

describe('an error about an option', () => {
  it.each(auths.map((auth) => [inspect(auth), auth]))('neither shows nor keeps auth: %s', async (_what, auth) => {
    expect(() => createMetricsHandler({ auth: auth as never })).toThrow(InvalidOptionError);

    const error: unknown = await startPrometheusEndpoint({ port: 0, auth: auth as never }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(InvalidOptionError);
    expect(everything(error)).not.toContain(secret);
  });

  it.each(options.map(([name, value]) => [name, inspect(value), value]))(
    'neither shows nor keeps %s: %s',
    async (name, _what, value) => {
      const error: unknown = await startPrometheusEndpoint({ port: 0, [name as string]: value }).catch(
        (e: unknown) => e,
      );

      expect(error).toBeInstanceOf(InvalidOptionError);
      expect((error as Error).message).toContain(name);
      expect(everything(error)).not.toContain(secret);
      // Buffers are shown as bytes.
      expect(everything(error)).not.toContain('53 33 43');
    },
  );
});

import { body, optional } from '../../schema/body-spec.js';
import { certificateHasKey } from '../../validation/rules/http-client.js';
import { boolean, choice, secret, string } from '../../schema/value-type.js';

const described = body({
  members: {
    /** Certificate authorities as PEM text. */
    ca_pem: optional(string),
    /** File with certificate authorities. */
    ca_file: optional(string),
    /** Client certificate as PEM text. */
    cert_pem: optional(string),
    /** File with the client certificate. */
    cert_file: optional(string),
    /** Client key as PEM text. */
    key_pem: optional(secret),
    /** File with the client key. */
    key_file: optional(string),
    /** Name that the server's certificate must carry. Default: the host of the URL. */
    server_name: optional(string),
    /** Accepts any certificate. Default false. */
    insecure_skip_verify: optional(boolean, false),
    /** Oldest TLS version. */
    min_version: optional(choice('TLS10', 'TLS11', 'TLS12', 'TLS13')),
  },
  atMostOne: [
    ['ca_pem', 'ca_file'],
    ['cert_pem', 'cert_file'],
    ['key_pem', 'key_file'],
  ],
  rules: [certificateHasKey],
});

export type TlsConfigBody = { readonly [Name in keyof typeof described]: (typeof described)[Name] };
/** TLS of an HTTP client of Prometheus's kind. */
export const tlsConfig: TlsConfigBody = described;

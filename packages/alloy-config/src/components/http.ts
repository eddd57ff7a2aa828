import { block, body, openBody, optional, required } from '../schema/body-spec.js';
import { defineConfigBlock } from './define-component.js';
import { boolean, listOf, secret, string } from '../schema/value-type.js';

const basic = body({
  members: {
    /** User name. */
    username: required(string),
    /** Password. */
    password: required(secret),
  },
});

const filter = body({
  members: {
    /** Beginnings of paths. */
    paths: optional(listOf(string)),
    /** Asks for a password on these paths; false asks on all others. Default true. */
    authenticate_matching_paths: optional(boolean, true),
  },
});

const auth = body({
  members: {
    /** User and password. */
    basic: block(basic),
    /** Which paths are protected. Default: all. */
    filter: block(filter),
  },
});

const tls = body({
  members: {
    /** Certificate as PEM text. */
    cert_pem: optional(string),
    /** File with the certificate. */
    cert_file: optional(string),
    /** Key as PEM text. */
    key_pem: optional(secret),
    /** File with the key. */
    key_file: optional(string),
    /** Authorities of client certificates as PEM text. */
    client_ca_pem: optional(string),
    /** File with the authorities of client certificates. */
    client_ca_file: optional(string),
    /** How client certificates are asked for. Default "NoClientCert". */
    client_auth_type: optional(string, 'NoClientCert'),
    /** Allowed cipher suites. */
    cipher_suites: optional(listOf(string)),
    /** Elliptic curves, the preferred one first. */
    curve_preferences: optional(listOf(string)),
    /** Oldest TLS version. */
    min_version: optional(string),
    /** Newest TLS version. */
    max_version: optional(string),
    /** Certificates of Windows's store. */
    windows_certificate_filter: block(openBody),
  },
  atMostOne: [['client_ca_pem', 'client_ca_file']],
  exactlyOne: [
    ['cert_pem', 'cert_file', 'windows_certificate_filter'],
    ['key_pem', 'key_file', 'windows_certificate_filter'],
  ],
});

/** Alloy's own HTTP server. Its address is a flag of the command, not configuration. */
export const http = defineConfigBlock({
  name: 'http',
  body: body({
    members: {
      /** Asks callers for a password. */
      auth: block(auth),
      /** Serves TLS. */
      tls: block(tls),
    },
  }),
});

import {
  authorizationIsNotBasic,
  headersAreFree,
  oauth2HasSecret,
  proxyOptionsAgree,
} from '../../validation/rules/http-client.js';
import { block, body, optional, required } from '../../schema/body-spec.js';
import { boolean, listOf, mapOf, secret, sensitive, string, url } from '../../schema/value-type.js';
import { tlsConfig } from './tls-config.js';

const proxyMembers = {
  /** Proxy for the requests. */
  proxy_url: optional(url),
  /** Comma-separated hosts that are reached without the proxy. Needs `proxy_url`. */
  no_proxy: optional(string),
  /** Takes the proxy from `HTTP_PROXY` and similar. Default false. */
  proxy_from_environment: optional(boolean, false),
  /** Headers for the proxy's CONNECT request. */
  proxy_connect_header: optional(mapOf(listOf(sensitive))),
};

/** User and password. */
const basicAuth = body({
  members: {
    /** User name. */
    username: optional(string),
    /** Password or token. */
    password: optional(secret),
    /** File with the password; read again for each request. */
    password_file: optional(string),
  },
  atMostOne: [['password', 'password_file']],
});

/** An `Authorization` header. */
const authorization = body({
  members: {
    /** Scheme. Default "Bearer". For basic authentication use `basic_auth`. */
    type: optional(string, 'Bearer'),
    /** Credentials after the scheme. */
    credentials: optional(secret),
    /** File with the credentials. */
    credentials_file: optional(string),
  },
  atMostOne: [['credentials', 'credentials_file']],
  rules: [authorizationIsNotBasic],
});

/** A client of OAuth 2.0. */
const oauth2 = body({
  members: {
    /** Client's id. */
    client_id: required(string),
    /** Client's secret. */
    client_secret: optional(secret),
    /** File with the client's secret. */
    client_secret_file: optional(string),
    /** Scopes to ask for. */
    scopes: optional(listOf(string)),
    /** Where tokens are fetched. */
    token_url: required(string),
    /** Further parameters of the token request. */
    endpoint_params: optional(mapOf(string)),
    ...proxyMembers,
    /** TLS towards the server. */
    tls_config: block(tlsConfig),
  },
  atMostOne: [['client_secret', 'client_secret_file']],
  rules: [proxyOptionsAgree, oauth2HasSecret],
});

/** Members that exclude each other: an endpoint has one way to prove who is calling. */
export const httpAuthMembers = ['basic_auth', 'authorization', 'oauth2', 'bearer_token', 'bearer_token_file'] as const;

const described = {
  /** Sent as `Authorization: Bearer`. */
  bearer_token: optional(secret),
  /** File with the bearer token; read again for each request. */
  bearer_token_file: optional(string),
  ...proxyMembers,
  /** Follows redirects. Default true. */
  follow_redirects: optional(boolean, true),
  /** Tries HTTP/2. Default true. */
  enable_http2: optional(boolean, true),
  /** Further headers. Alloy never shows their values. */
  http_headers: optional(mapOf(listOf(sensitive))),
  /** User and password. */
  basic_auth: block(basicAuth),
  /** An `Authorization` header of another scheme. */
  authorization: block(authorization),
  /** OAuth 2.0 client credentials. */
  oauth2: block(oauth2),
  /** TLS towards the server. */
  tls_config: block(tlsConfig),
};

export type HttpClientMembers = { readonly [Name in keyof typeof described]: (typeof described)[Name] };
/** Client fields that stand flat in `prometheus.scrape`, in the endpoints of the writers and in `remotecfg`. */
export const httpClientMembers: HttpClientMembers = described;

export const httpClientRules = [proxyOptionsAgree, headersAreFree];

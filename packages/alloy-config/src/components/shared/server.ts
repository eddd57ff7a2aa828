import { block, body, openBody, optional } from '../../schema/body-spec.js';
import { duration, integer, secret, string } from '../../schema/value-type.js';

const tls = body({
  members: {
    /** Certificate as PEM text. */
    cert_pem: optional(string),
    /** Key as PEM text. */
    key_pem: optional(secret),
    /** File with the certificate. */
    cert_file: optional(string),
    /** File with the key. */
    key_file: optional(string),
    /** Whether clients need a certificate. */
    client_auth_type: optional(string),
    /** File with the authorities of clients. */
    client_ca_file: optional(string),
    /** Authorities of clients as PEM text. */
    client_ca: optional(string),
    /** Allowed cipher suites. */
    cipher_suites: optional(string),
    /** Oldest TLS version. */
    min_version: optional(string),
  },
});

const listenMembers = {
  /** Address to listen on. Default: all interfaces. */
  listen_address: optional(string),
  /** Most connections; 0 sets no limit. */
  conn_limit: optional(integer),
  /** TLS towards clients. */
  tls: block(tls),
};

const http = body({
  members: {
    ...listenMembers,
    /** Port to listen on. Default 8080. */
    listen_port: optional(integer, 8080),
    /** How long reading a request may take. */
    server_read_timeout: optional(duration),
    /** How long writing an answer may take. */
    server_write_timeout: optional(duration),
    /** How long a connection may be idle. */
    server_idle_timeout: optional(duration),
    /** HTTP/2. */
    http2: block(openBody),
  },
});

const grpc = body({
  members: {
    ...listenMembers,
    /** Port to listen on; 0 takes any. Default 0. */
    listen_port: optional(integer, 0),
    /** How old a connection may become. */
    max_connection_age: optional(duration),
    /** How long calls may go on after that. */
    max_connection_age_grace: optional(duration),
    /** How long a connection may be idle. */
    max_connection_idle: optional(duration),
    /** Largest message to take, in bytes. */
    server_max_recv_msg_size: optional(integer),
    /** Largest message to send, in bytes. */
    server_max_send_msg_size: optional(integer),
    /** Streams per connection. */
    server_max_concurrent_streams: optional(integer),
  },
});

/** Members of components that run their own HTTP server. */
export const serverMembers = {
  /** Listens for HTTP. */
  http: block(http),
  /** Listens for gRPC. */
  grpc: block(grpc),
  /** How long a stop waits for requests. */
  graceful_shutdown_timeout: optional(duration),
};

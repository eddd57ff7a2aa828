import { otlpHttpEndpointFits, signalEndpointsAreUrls } from '../validation/rules/otlp-endpoint.js';
import { block, body, openBody, optional, required, requiredBlock, withShared } from '../schema/body-spec.js';
import { defineComponent } from './define-component.js';
import { clientTls, exporterMembers } from './shared/otelcol.js';
import { boolean, capsule, choice, duration, integer, mapOf, size, string } from '../schema/value-type.js';

const client = body({
  members: {
    /** Base URL with its scheme; `/v1/traces` and the like are appended. Usual port 4318. */
    endpoint: required(string),
    /** Proves who is calling, such as `otelcol.auth.basic.x.handler`. */
    auth: optional(capsule('AuthHandler')),
    /** Further headers. */
    headers: optional(mapOf(string)),
    /** How long a request may take. Default "30s". */
    timeout: optional(duration, '30s'),
    /** Compression of requests. Default "gzip". */
    compression: optional(choice('gzip', 'zstd', 'snappy', 'zlib', 'deflate', 'none', ''), 'gzip'),
    /** Proxy for the requests. */
    proxy_url: optional(string),
    /** Buffer for reading. */
    read_buffer_size: optional(size),
    /** Buffer for writing. Default "512KiB". */
    write_buffer_size: optional(size, '512KiB'),
    /** Idle connections. Default 100. */
    max_idle_conns: optional(integer, 100),
    /** Idle connections to one host. */
    max_idle_conns_per_host: optional(integer),
    /** Connections to one host. */
    max_conns_per_host: optional(integer),
    /** How long a connection may be idle. Default "90s". */
    idle_conn_timeout: optional(duration, '90s'),
    /** A new connection for each request. Default false. */
    disable_keep_alives: optional(boolean, false),
    /** Tries HTTP/2. Default true. */
    force_attempt_http2: optional(boolean, true),
    /** Silence after which an HTTP/2 connection is tried. */
    http2_read_idle_timeout: optional(duration),
    /** How long the answer to such a try may take. Default "15s". */
    http2_ping_timeout: optional(duration, '15s'),
    /** How hard requests are compressed. */
    compression_params: block(openBody),
    /** Keeps cookies of the server. */
    cookies: block(openBody),
    /** TLS towards the server. */
    tls: block(clientTls),
  },
});

/** Sends OTLP over HTTP, as Grafana Cloud's OTLP gateway takes it. */
export const otelcolExporterOtlphttp = defineComponent({
  name: 'otelcol.exporter.otlphttp',
  exports: { input: 'Consumer' },
  body: body({
    members: withShared(exporterMembers, {
      /** Full URL for traces, in place of the base URL. */
      traces_endpoint: optional(string),
      /** Full URL for metrics, in place of the base URL. */
      metrics_endpoint: optional(string),
      /** Full URL for logs, in place of the base URL. */
      logs_endpoint: optional(string),
      /** Form of a request. Default "proto". */
      encoding: optional(choice('proto', 'json'), 'proto'),
      /** The server. */
      client: requiredBlock(client),
    }),
    rules: [otlpHttpEndpointFits, signalEndpointsAreUrls],
  }),
});

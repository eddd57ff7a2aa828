import { otlpGrpcEndpointFits } from '../validation/rules/otlp-endpoint.js';
import { block, body, openBody, optional, required, requiredBlock, withShared } from '../schema/body-spec.js';
import { defineComponent } from './define-component.js';
import { clientTls, exporterMembers } from './shared/otelcol.js';
import { boolean, capsule, choice, duration, mapOf, size, string } from '../schema/value-type.js';

const client = body({
  members: {
    /** host:port without a path. Usual port 4317. */
    endpoint: required(string),
    /** Proves who is calling, such as `otelcol.auth.basic.x.handler`. */
    auth: optional(capsule('AuthHandler')),
    /** Further headers. */
    headers: optional(mapOf(string)),
    /** Compression of requests. Default "gzip". */
    compression: optional(choice('gzip', 'zstd', 'snappy', 'zlib', 'deflate', 'none', ''), 'gzip'),
    /** Buffer for reading. */
    read_buffer_size: optional(size),
    /** Buffer for writing. */
    write_buffer_size: optional(size),
    /** How connections are chosen. */
    balancer_name: optional(string),
    /** The `:authority` header. */
    authority: optional(string),
    /** Waits for a connection, in place of failing. Default false. */
    wait_for_ready: optional(boolean, false),
    /** TLS towards the server. */
    tls: block(clientTls),
    /** gRPC keep-alive. */
    keepalive: block(openBody),
  },
  rules: [otlpGrpcEndpointFits],
});

/** Sends OTLP over gRPC. */
export const otelcolExporterOtlp = defineComponent({
  name: 'otelcol.exporter.otlp',
  exports: { input: 'Consumer' },
  body: body({
    members: withShared(exporterMembers, {
      /** How long a request may take. Default "5s". */
      timeout: optional(duration, '5s'),
      /** The server. */
      client: requiredBlock(client),
    }),
  }),
});

import { receiverListensLocally, receiverListensSomewhere } from '../validation/rules/otelcol-receiver-otlp.js';
import { block, body, openBody, optional, withShared } from '../schema/body-spec.js';
import { defineComponent } from './define-component.js';
import { pipelineMembers, serverTls } from './shared/otelcol.js';
import { boolean, capsule, duration, integer, listOf, size, string } from '../schema/value-type.js';

const grpc = body({
  members: {
    /** host:port to listen on. Default "0.0.0.0:4317", which is every interface; write "127.0.0.1:4317". */
    endpoint: optional(string, '0.0.0.0:4317'),
    /** Kind of connection. Default "tcp". */
    transport: optional(string, 'tcp'),
    /** Largest message. Default "4MiB". */
    max_recv_msg_size: optional(size, '4MiB'),
    /** Streams per connection. */
    max_concurrent_streams: optional(integer),
    /** Buffer for reading. Default "512KiB". */
    read_buffer_size: optional(size, '512KiB'),
    /** Buffer for writing. */
    write_buffer_size: optional(size),
    /** Keeps the client's metadata. Default false. */
    include_metadata: optional(boolean, false),
    /** Checks who is calling. */
    auth: optional(capsule('AuthHandler')),
    /** TLS towards clients. */
    tls: block(serverTls),
    /** gRPC keep-alive. */
    keepalive: block(openBody),
  },
  rules: [receiverListensLocally],
});

const cors = body({
  members: {
    /** Origins that may call, such as "https://app.example". */
    allowed_origins: optional(listOf(string)),
    /** Headers that callers may send. */
    allowed_headers: optional(listOf(string)),
    /** Headers that callers may read. */
    exposed_headers: optional(listOf(string)),
    /** Seconds for which a browser may keep the answer. */
    max_age: optional(integer),
  },
});

const http = body({
  members: {
    /** host:port to listen on. Default "0.0.0.0:4318", which is every interface; write "127.0.0.1:4318". */
    endpoint: optional(string, '0.0.0.0:4318'),
    /** Path for traces. Default "/v1/traces". */
    traces_url_path: optional(string, '/v1/traces'),
    /** Path for metrics. Default "/v1/metrics". */
    metrics_url_path: optional(string, '/v1/metrics'),
    /** Path for logs. Default "/v1/logs". */
    logs_url_path: optional(string, '/v1/logs'),
    /** Largest request. Default "20MiB". */
    max_request_body_size: optional(size, '20MiB'),
    /** Keeps the client's headers. Default false. */
    include_metadata: optional(boolean, false),
    /** Compressions that are taken. */
    compression_algorithms: optional(listOf(string)),
    /** Keeps connections open. */
    keep_alives_enabled: optional(boolean),
    /** How long a connection may be idle. Default "1m". */
    idle_timeout: optional(duration, '1m'),
    /** How long reading a request may take. */
    read_timeout: optional(duration),
    /** How long reading the headers may take. Default "1m". */
    read_header_timeout: optional(duration, '1m'),
    /** How long writing an answer may take. Default "30s". */
    write_timeout: optional(duration, '30s'),
    /** Checks who is calling. */
    auth: optional(capsule('AuthHandler')),
    /** TLS towards clients. */
    tls: block(serverTls),
    /** Calls from browsers. */
    cors: block(cors),
  },
  rules: [receiverListensLocally],
});

/** Takes traces, metrics and logs over OTLP. Listens on nothing unless `grpc` or `http` is given. */
export const otelcolReceiverOtlp = defineComponent({
  name: 'otelcol.receiver.otlp',
  exports: {},
  body: body({
    members: withShared(pipelineMembers, {
      /** Listens for gRPC; `{}` takes the defaults. */
      grpc: block(grpc),
      /** Listens for HTTP; `{}` takes the defaults. */
      http: block(http),
    }),
    rules: [receiverListensSomewhere],
  }),
});

import { writesSomewhere } from '../validation/rules/forwarding.js';
import {
  prometheusPushUrl,
  remoteWriteQueueIsSane,
  remoteWriteProtocolIsStable,
  walKeepaliveIsOrdered,
} from '../validation/rules/prometheus-remote-write.js';
import { block, blocks, body, optional, required, withShared } from '../schema/body-spec.js';
import { defineComponent } from './define-component.js';
import { azuread, sigv4 } from './shared/cloud-auth.js';
import { httpAuthMembers, httpClientMembers, httpClientRules } from './shared/http-client.js';
import { relabelRule } from './shared/relabel-rule.js';
import {
  boolean,
  choice,
  duration,
  integer,
  mapOf,
  positiveDuration,
  positiveInteger,
  string,
} from '../schema/value-type.js';

const queueConfig = body({
  members: {
    /** Samples that wait per shard. Default 10000. */
    capacity: optional(positiveInteger, 10000),
    /** Most parallel senders. Default 50. */
    max_shards: optional(positiveInteger, 50),
    /** Fewest parallel senders. Default 1. */
    min_shards: optional(positiveInteger, 1),
    /** Samples per request. Default 2000. */
    max_samples_per_send: optional(positiveInteger, 2000),
    /** Longest wait for a request to fill. Default "5s". */
    batch_send_deadline: optional(duration, '5s'),
    /** First wait after a failure. Default "30ms". */
    min_backoff: optional(duration, '30ms'),
    /** Longest wait after failures. Default "5s". */
    max_backoff: optional(duration, '5s'),
    /** Sends again after 429. Default true. */
    retry_on_http_429: optional(boolean, true),
    /** Drops samples older than this; "0s" drops none. Default "0s". */
    sample_age_limit: optional(duration, '0s'),
  },
  rules: [remoteWriteQueueIsSane],
});

const metadataConfig = body({
  members: {
    /** Sends them. Default true. */
    send: optional(boolean, true),
    /** How often. Default "1m". */
    send_interval: optional(duration, '1m'),
    /** Series per request. Default 2000. */
    max_samples_per_send: optional(integer, 2000),
  },
});

const googleIam = body({
  members: {
    /** File with the credentials of a service account. */
    credentials_file: optional(string),
  },
});

const endpoint = body({
  members: withShared(httpClientMembers, {
    /** Full address of the push endpoint, such as `https://mimir.example/api/v1/push`. */
    url: required(string),
    /** Name of the endpoint in Alloy's own metrics. */
    name: optional(string),
    /** How long a request may take. Default "30s". */
    remote_timeout: optional(duration, '30s'),
    /** Further headers, such as `X-Scope-OrgID` for a tenant. */
    headers: optional(mapOf(string)),
    /** Sends exemplars. Default true. */
    send_exemplars: optional(boolean, true),
    /** Sends native histograms. Default false. */
    send_native_histograms: optional(boolean, false),
    /** Form of a request. Default "prometheus.WriteRequest". */
    protobuf_message: optional(
      choice('prometheus.WriteRequest', 'io.prometheus.write.v2.Request'),
      'prometheus.WriteRequest',
    ),
    /** Connects to all addresses of a name in turn. Default false. */
    round_robin_dns: optional(boolean, false),
    /** Tries HTTP/2. Default false. */
    enable_http2: optional(boolean, false),
    /** Buffering and parallel sending. */
    queue_config: block(queueConfig),
    /** Sending of types and help texts. */
    metadata_config: block(metadataConfig),
    /** Steps that samples go through on their way to this endpoint. */
    write_relabel_config: blocks(relabelRule),
    /** Amazon's signatures. */
    sigv4: block(sigv4),
    /** Microsoft's tokens. */
    azuread: block(azuread),
    /** Google's tokens. */
    google_iam: block(googleIam),
  }),
  atMostOne: [[...httpAuthMembers, 'sigv4', 'azuread', 'google_iam']],
  rules: [prometheusPushUrl, remoteWriteProtocolIsStable, ...httpClientRules],
});

const wal = body({
  members: {
    /** How often old data is removed. Default "2h". */
    truncate_frequency: optional(positiveDuration, '2h'),
    /** Minimum age before data may be removed. Default "5m". */
    min_keepalive_time: optional(duration, '5m'),
    /** Maximum age of data: an outage longer than this loses the oldest. Default "8h". */
    max_keepalive_time: optional(duration, '8h'),
  },
  rules: [walKeepaliveIsOrdered],
});

/** Sends samples to Prometheus, Mimir or Grafana Cloud, by way of a log on disk. A new label starts a new log. */
export const prometheusRemoteWrite = defineComponent({
  name: 'prometheus.remote_write',
  exports: { receiver: 'MetricsReceiver' },
  body: body({
    members: {
      /** Labels that every series gets. */
      external_labels: optional(mapOf(string)),
      /** Where to send. Without one everything is discarded silently. */
      endpoint: blocks(endpoint),
      /** The log on disk. */
      wal: block(wal),
    },
    rules: [writesSomewhere],
  }),
});

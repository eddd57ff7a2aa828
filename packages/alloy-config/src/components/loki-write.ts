import { writesSomewhere } from '../validation/rules/forwarding.js';
import {
  lokiBackoffIsOrdered,
  lokiPushUrl,
  lokiQueueIsDefault,
  readFrequenciesAreOrdered,
} from '../validation/rules/loki-write.js';
import { block, blocks, body, experimental, optional, required, withShared } from '../schema/body-spec.js';
import { defineComponent } from './define-component.js';
import { httpAuthMembers, httpClientMembers, httpClientRules } from './shared/http-client.js';
import { boolean, duration, integer, mapOf, positiveInteger, size, string } from '../schema/value-type.js';

const queueConfig = body({
  members: {
    /** Bytes that wait per shard. Default "10MiB". */
    capacity: optional(size, '10MiB'),
    /** Parallel senders. Default 1. */
    min_shards: optional(positiveInteger, 1),
    /** How long a stop waits for the queue to empty. Default "15s". */
    drain_timeout: optional(duration, '15s'),
    /** Makes sources wait when the queue is full, in place of dropping. Default true. */
    block_on_overflow: optional(boolean, true),
  },
  rules: [lokiQueueIsDefault],
});

const endpoint = body({
  members: withShared(httpClientMembers, {
    /** Full address of the push endpoint, such as `https://loki.example/loki/api/v1/push`. */
    url: required(string),
    /** Name of the endpoint in Alloy's own metrics. */
    name: optional(string),
    /** Longest wait for a batch to fill. Default "1s". */
    batch_wait: optional(duration, '1s'),
    /** Largest batch. Default "1MiB". */
    batch_size: optional(size, '1MiB'),
    /** How long a request may take. Default "10s". */
    remote_timeout: optional(duration, '10s'),
    /** Further headers. */
    headers: optional(mapOf(string)),
    /** Tenant, sent as `X-Scope-OrgID`. */
    tenant_id: optional(string),
    /** First wait after a failure. Default "500ms". */
    min_backoff_period: optional(duration, '500ms'),
    /** Longest wait after failures. Default "5m". */
    max_backoff_period: optional(duration, '5m'),
    /** Tries before a batch is dropped; 0 never drops. Default 10, about 8.5 minutes. */
    max_backoff_retries: optional(integer, 10),
    /** Sends again after 429. Default true. */
    retry_on_http_429: optional(boolean, true),
    /** Buffering and parallel sending. Other values than the defaults need `--stability.level=experimental`. */
    queue_config: block(queueConfig),
  }),
  atMostOne: [httpAuthMembers],
  rules: [lokiPushUrl, lokiBackoffIsOrdered, ...httpClientRules],
});

const wal = body({
  members: {
    /** Turns it on. Default false. */
    enabled: optional(boolean, false),
    /** How long data is kept. Default "1h". */
    max_segment_age: optional(duration, '1h'),
    /** Shortest wait between reads. Default "250ms". */
    min_read_frequency: optional(duration, '250ms'),
    /** Longest wait between reads. Default "1s". */
    max_read_frequency: optional(duration, '1s'),
    /** How long a stop waits for the log to be sent. Default "30s". */
    drain_timeout: optional(duration, '30s'),
  },
  rules: [readFrequenciesAreOrdered],
});

/** Sends log lines to Loki or Grafana Cloud. */
export const lokiWrite = defineComponent({
  name: 'loki.write',
  exports: { receiver: 'LogsReceiver' },
  body: body({
    members: {
      /** Labels that every line gets. */
      external_labels: optional(mapOf(string)),
      /** Most streams at a time; 0 sets no limit. Default 0. */
      max_streams: optional(integer, 0),
      /** Where to send. Without one everything is discarded silently. */
      endpoint: blocks(endpoint),
      /** A log on disk. */
      wal: experimental(block(wal)),
    },
    rules: [writesSomewhere],
  }),
});

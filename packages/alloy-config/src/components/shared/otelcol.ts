import { certificateHasKey } from '../../validation/rules/http-client.js';
import { outputHasASignal, queueBatchFits } from '../../validation/rules/otelcol.js';
import { block, body, openBody, optional, requiredBlock } from '../../schema/body-spec.js';
import {
  boolean,
  capsule,
  choice,
  duration,
  integer,
  listOf,
  number,
  numberWithin,
  positiveDuration,
  positiveInteger,
  secret,
  string,
} from '../../schema/value-type.js';

/** Where a receiver or processor sends to. A signal that is left out is dropped silently. */
export const otelcolOutput = body({
  members: {
    /** Receivers of metrics. */
    metrics: optional(listOf(capsule('Consumer'))),
    /** Receivers of logs. */
    logs: optional(listOf(capsule('Consumer'))),
    /** Receivers of traces. */
    traces: optional(listOf(capsule('Consumer'))),
  },
  rules: [outputHasASignal],
});

const debugMetrics = body({
  members: {
    /** Leaves costly labels out. Default true. */
    disable_high_cardinality_metrics: optional(boolean, true),
    /** How much is reported. Default "detailed". */
    level: optional(choice('none', 'basic', 'normal', 'detailed'), 'detailed'),
  },
});

const debugMetricsDescribed = {
  /** Metrics of the component itself. Best left out. */
  debug_metrics: block(debugMetrics),
};
export type DebugMetricsMembers = {
  readonly [Name in keyof typeof debugMetricsDescribed]: (typeof debugMetricsDescribed)[Name];
};
/** Members of otelcol components that neither receive nor send. */
export const debugMetricsMembers: DebugMetricsMembers = debugMetricsDescribed;

const pipelineDescribed = {
  ...debugMetricsDescribed,
  /** Where the signals go. */
  output: requiredBlock(otelcolOutput),
};
export type PipelineMembers = { readonly [Name in keyof typeof pipelineDescribed]: (typeof pipelineDescribed)[Name] };
/** Members of receivers and processors. */
export const pipelineMembers: PipelineMembers = pipelineDescribed;

const tlsVersion = choice('1.0', '1.1', '1.2', '1.3');

const tlsMembers = {
  /** Certificate authorities as PEM text. */
  ca_pem: optional(string),
  /** File with certificate authorities. */
  ca_file: optional(string),
  /** Certificate as PEM text. */
  cert_pem: optional(string),
  /** File with the certificate. */
  cert_file: optional(string),
  /** Key as PEM text. */
  key_pem: optional(secret),
  /** File with the key. */
  key_file: optional(string),
  /** Oldest TLS version. */
  min_version: optional(tlsVersion),
  /** Newest TLS version. */
  max_version: optional(tlsVersion),
  /** How often the files are read again. */
  reload_interval: optional(duration),
  /** Allowed cipher suites. */
  cipher_suites: optional(listOf(string)),
  /** Elliptic curves to use, the preferred first. */
  curve_preferences: optional(listOf(string)),
  /** Allows cipher suites that are no longer safe. Default false. */
  include_insecure_cipher_suites: optional(boolean, false),
  /** Takes the key from a TPM. */
  tpm: block(openBody),
  /** Adds the system's certificate authorities. Default false. */
  include_system_ca_certs_pool: optional(boolean, false),
};

const tlsPairs = [
  ['ca_pem', 'ca_file'],
  ['cert_pem', 'cert_file'],
  ['key_pem', 'key_file'],
] as const;

const clientDescribed = body({
  members: {
    /** Plain text, no TLS. Default false. */
    insecure: optional(boolean, false),
    /** Accepts any certificate. Default false. */
    insecure_skip_verify: optional(boolean, false),
    /** Name that the server's certificate must carry. */
    server_name: optional(string),
    ...tlsMembers,
  },
  atMostOne: tlsPairs,
  rules: [certificateHasKey],
});

export type ClientTlsBody = { readonly [Name in keyof typeof clientDescribed]: (typeof clientDescribed)[Name] };
/** TLS towards the server. */
export const clientTls: ClientTlsBody = clientDescribed;

const serverDescribed = body({
  members: {
    /** File with the authorities that client certificates must come from. */
    client_ca_file: optional(string),
    ...tlsMembers,
  },
  atMostOne: tlsPairs,
  rules: [certificateHasKey],
});

export type ServerTlsBody = { readonly [Name in keyof typeof serverDescribed]: (typeof serverDescribed)[Name] };
/** TLS towards clients. */
export const serverTls: ServerTlsBody = serverDescribed;

const queueBatch = body({
  members: {
    /** Longest wait for a batch to fill. Default "200ms". */
    flush_timeout: optional(positiveDuration, '200ms'),
    /** Smallest batch. Default 2000. */
    min_size: optional(integer, 2000),
    /** Largest batch; 0 sets no limit. Default 3000. */
    max_size: optional(integer, 3000),
    /** Unit of sizes. Default "items". */
    sizer: optional(choice('items', 'bytes'), 'items'),
  },
});

const sendingQueue = body({
  members: {
    /** Turns it on. Default true. */
    enabled: optional(boolean, true),
    /** Parallel senders. Default 10. */
    num_consumers: optional(positiveInteger, 10),
    /** Room, counted by `sizer`. Default 1000. */
    queue_size: optional(positiveInteger, 1000),
    /** Unit of sizes. Default "requests". */
    sizer: optional(choice('requests', 'items', 'bytes'), 'requests'),
    /** Makes producers wait when the queue is full, in place of dropping. Default false. */
    block_on_overflow: optional(boolean, false),
    /** Makes producers wait for the answer. Default false. */
    wait_for_result: optional(boolean, false),
    /** Keeps the queue on disk. */
    storage: optional(capsule('StorageHandler')),
    /** Joins requests into batches. */
    batch: block(queueBatch),
  },
  rules: [queueBatchFits],
});

const retryOnFailure = body({
  members: {
    /** Turns it on. Default true. */
    enabled: optional(boolean, true),
    /** First wait. Default "5s". */
    initial_interval: optional(duration, '5s'),
    /** Share of a wait that is random. Default 0.5. */
    randomization_factor: optional(number, 0.5),
    /** Growth of the wait, above 1. Default 1.5. */
    multiplier: optional(numberWithin({ above: 1 }), 1.5),
    /** Longest wait. Default "30s". */
    max_interval: optional(duration, '30s'),
    /** When to give up; "0s" never does. Default "5m". */
    max_elapsed_time: optional(duration, '5m'),
  },
});

const exporterDescribed = {
  ...debugMetricsDescribed,
  /** Holds data while the server is slow or away. */
  sending_queue: block(sendingQueue),
  /** Sends again after failures. */
  retry_on_failure: block(retryOnFailure),
};
export type ExporterMembers = { readonly [Name in keyof typeof exporterDescribed]: (typeof exporterDescribed)[Name] };
/** Members of exporters. */
export const exporterMembers: ExporterMembers = exporterDescribed;

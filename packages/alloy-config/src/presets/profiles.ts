/** Sizes of queues and memory. */
export interface Profile {
  /** Samples that wait per sender, senders, samples per request of a metrics destination. */
  readonly metricsQueue: {
    readonly capacity: number;
    readonly max_shards: number;
    readonly max_samples_per_send: number;
  };
  /** How long metrics are kept on disk while a destination is away. */
  readonly wal: { readonly truncate_frequency: string; readonly max_keepalive_time: string };
  /** Bytes per request of a logs destination. Alloy lets only its experimental level change the queue itself. */
  readonly logs: { readonly batch_size: string };
  /** Memory from which OTLP is refused. */
  readonly memory: { readonly limit: string; readonly spike_limit: string };
  /** Items of an OTLP request, usual and most. */
  readonly batch: { readonly send_batch_size: number; readonly send_batch_max_size: number };
  /** Requests that wait for an OTLP destination. */
  readonly otlpQueueSize: number;
}

/** From a laptop to thousands of samples a second. Throughput is senders × samples per request ÷ time of a request. */
export const profiles: Readonly<Record<'small' | 'default' | 'busy', Profile>> = {
  small: {
    metricsQueue: { capacity: 2500, max_shards: 2, max_samples_per_send: 500 },
    wal: { truncate_frequency: '1h', max_keepalive_time: '4h' },
    logs: { batch_size: '256KiB' },
    memory: { limit: '128MiB', spike_limit: '32MiB' },
    batch: { send_batch_size: 512, send_batch_max_size: 1024 },
    otlpQueueSize: 200,
  },
  default: {
    metricsQueue: { capacity: 10_000, max_shards: 10, max_samples_per_send: 2000 },
    wal: { truncate_frequency: '2h', max_keepalive_time: '8h' },
    logs: { batch_size: '1MiB' },
    memory: { limit: '256MiB', spike_limit: '64MiB' },
    batch: { send_batch_size: 2000, send_batch_max_size: 3000 },
    otlpQueueSize: 1000,
  },
  busy: {
    metricsQueue: { capacity: 30_000, max_shards: 50, max_samples_per_send: 5000 },
    wal: { truncate_frequency: '2h', max_keepalive_time: '12h' },
    logs: { batch_size: '1MiB' },
    memory: { limit: '1GiB', spike_limit: '256MiB' },
    batch: { send_batch_size: 8000, send_batch_max_size: 10_000 },
    otlpQueueSize: 5000,
  },
};

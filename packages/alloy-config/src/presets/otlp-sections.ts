import type { Component } from '../components/define-component.js';
import { lokiProcess } from '../components/loki-process.js';
import { lokiRelabel } from '../components/loki-relabel.js';
import { otelcolExporterLoki } from '../components/otelcol-exporter-loki.js';
import { otelcolExporterPrometheus } from '../components/otelcol-exporter-prometheus.js';
import { otelcolProcessorBatch } from '../components/otelcol-processor-batch.js';
import { otelcolProcessorMemoryLimiter } from '../components/otelcol-processor-memory-limiter.js';
import { otelcolProcessorTailSampling } from '../components/otelcol-processor-tail-sampling.js';
import { otelcolReceiverOtlp } from '../components/otelcol-receiver-otlp.js';
import { prometheusRelabel } from '../components/prometheus-relabel.js';
import { stage } from '../components/stage.js';
import type { Reference } from '../schema/typed-expression.js';
import type { Signal } from './alloy-config-options.js';
import { lineStages } from './line-stages.js';
import type { Sink } from './sink.js';
import type { PresetContext } from './preset-context.js';
import { otlpAuth } from './connection-arguments.js';
import type { OtlpSource } from './read-sources.js';
import type { Section } from './section.js';

type Consumers = Partial<Record<Signal, readonly Reference<'Consumer'>[]>>;

/** Components that take OTLP and hand each signal on to where it is wanted. Metrics and logs get the labels of the others. */
export function otlpSections(otlp: OtlpSource, sink: Sink, context: PresetContext): readonly Section[] {
  const metrics = sink.metrics.length === 0 ? undefined : metricsBridge(sink.metrics);
  const logs = sink.logs.length === 0 ? undefined : logsBridge(sink.logs, context);
  const outputs = nonEmpty({
    metrics: [...(metrics === undefined ? [] : [metrics.input]), ...sink.otlp.metrics],
    logs: [...(logs === undefined ? [] : [logs.input]), ...sink.otlp.logs],
    traces: sink.otlp.traces,
  });

  const { memory, batch: batchSizes } = context.profile;
  const batch = otelcolProcessorBatch('default', { ...batchSizes, output: outputs });
  const sampling = outputs.traces === undefined ? undefined : samplingFor(context, batch.input);
  const limiter = otelcolProcessorMemoryLimiter('default', {
    check_interval: '1s',
    ...memory,
    output: {
      ...throughAll(outputs, batch.input),
      ...(sampling !== undefined && { traces: [sampling.input] }),
    },
  });
  const auth = otlpAuth({ ...otlp.access, label: 'otlp_senders' }, 'of OTLP senders', context);
  const listener = (port: number): OtlpListener => ({
    endpoint: `${otlp.listen}:${port}`,
    ...(auth.handler !== undefined && { auth: auth.handler }),
    ...(otlp.tls !== undefined && { tls: serverTlsArguments(otlp.tls) }),
  });
  const receiver = otelcolReceiverOtlp('default', {
    grpc: listener(otlp.grpcPort),
    http: listener(otlp.httpPort),
    output: throughAll(outputs, limiter.input),
  });
  const isNear = /^(?:localhost|127\.[\d.]+|\[::1\])$/.test(otlp.listen);
  const isOpen = !isNear && auth.handler === undefined && otlp.tls === undefined;
  return [
    {
      comment: `OTLP ${isNear ? 'from this machine' : `on ${otlp.listen}`}: ${Object.keys(outputs).join(', ')}.`,
      // Asked for: in a container senders come from outside.
      ...(isOpen && { ignores: ['listens-everywhere'] }),
      components: [receiver, ...auth.components, limiter, ...(sampling === undefined ? [] : [sampling]), batch],
    },
    { comment: 'OTLP metrics as Prometheus has them.', components: metrics?.components ?? [] },
    { comment: 'OTLP logs as Loki has them.', components: logs?.components ?? [] },
  ];
}

interface OtlpListener {
  readonly endpoint: string;
  readonly auth?: Reference<'AuthHandler'>;
  readonly tls?: { readonly cert_file: string; readonly key_file: string; readonly client_ca_file?: string };
}

function serverTlsArguments(tls: NonNullable<OtlpSource['tls']>): NonNullable<OtlpListener['tls']> {
  const { certFile, keyFile, clientCaFile } = tls;
  return {
    cert_file: certFile,
    key_file: keyFile,
    ...(clientCaFile !== undefined && { client_ca_file: clientCaFile }),
  };
}

/** Keeps traces with an error, slow ones, and a share of the others, once they are whole. */
function samplingFor(
  { operation }: PresetContext,
  next: Reference<'Consumer'>,
): ReturnType<typeof otelcolProcessorTailSampling> | undefined {
  if (operation.sampling === undefined) return undefined;
  const { slowMs, percent } = operation.sampling;
  return otelcolProcessorTailSampling('default', {
    decision_wait: '10s',
    policy: [
      { name: 'errors', type: 'status_code', status_code: { status_codes: ['ERROR'] } },
      { name: 'slow', type: 'latency', latency: { threshold_ms: slowMs } },
      { name: 'share', type: 'probabilistic', probabilistic: { sampling_percentage: percent } },
    ],
    output: { traces: [next] },
  });
}

interface Bridge {
  readonly input: Reference<'Consumer'>;
  readonly components: readonly Component[];
}

/** `service.name` arrives as `job`, with the namespace before a slash; other sources have it as `service_name`. */
const serviceNameRule = { source_labels: ['job'], regex: '(?:.*/)?(.+)', target_label: 'service_name' };

function metricsBridge(receivers: readonly Reference<'MetricsReceiver'>[]): Bridge {
  const relabel = prometheusRelabel('otlp', { forward_to: receivers, rule: [serviceNameRule] });
  const exporter = otelcolExporterPrometheus('otlp', { forward_to: [relabel.receiver] });
  return { input: exporter.input, components: [exporter, relabel] };
}

function logsBridge(receivers: readonly Reference<'LogsReceiver'>[], { operation }: PresetContext): Bridge {
  const process = lokiProcess('otlp', {
    forward_to: receivers,
    stages: [
      ...lineStages(operation),
      stage.json({
        expressions: { trace_id: 'traceid', span_id: 'spanid', correlation_id: 'attributes.correlation_id' },
      }),
      stage.structured_metadata({ values: { trace_id: '', span_id: '', correlation_id: '' } }),
    ],
  });
  const relabel = lokiRelabel('otlp', { forward_to: [process.receiver], rule: [serviceNameRule] });
  const exporter = otelcolExporterLoki('otlp', { forward_to: [relabel.receiver] });
  return { input: exporter.input, components: [exporter, relabel, process] };
}

function nonEmpty(consumers: Required<Consumers>): Consumers {
  return Object.fromEntries(Object.entries(consumers).filter(([, receivers]) => receivers.length > 0));
}

/** The same signals, all to one receiver. */
function throughAll(outputs: Consumers, receiver: Reference<'Consumer'>): Consumers {
  return Object.fromEntries(Object.keys(outputs).map((signal) => [signal, [receiver]]));
}

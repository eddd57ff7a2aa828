import type { Component } from '../components/define-component.js';
import { lokiProcess } from '../components/loki-process.js';
import { lokiRelabel } from '../components/loki-relabel.js';
import { otelcolExporterLoki } from '../components/otelcol-exporter-loki.js';
import { otelcolExporterPrometheus } from '../components/otelcol-exporter-prometheus.js';
import { otelcolProcessorBatch } from '../components/otelcol-processor-batch.js';
import { otelcolProcessorMemoryLimiter } from '../components/otelcol-processor-memory-limiter.js';
import { otelcolReceiverOtlp } from '../components/otelcol-receiver-otlp.js';
import { prometheusRelabel } from '../components/prometheus-relabel.js';
import { stage } from '../components/stage.js';
import type { Reference } from '../schema/typed-expression.js';
import type { Signal } from './alloy-config-options.js';
import type { Sink } from './sink.js';
import type { PresetContext } from './preset-context.js';
import type { Sources } from './read-sources.js';
import type { Section } from './section.js';

type Consumers = Partial<Record<Signal, readonly Reference<'Consumer'>[]>>;

/** Components that take OTLP and hand each signal to those who want it. Metrics and logs get the labels of the others. */
export function otlpSections(
  otlp: NonNullable<Sources['otlp']>,
  sink: Sink,
  context: PresetContext,
): readonly Section[] {
  const metrics = sink.metrics.length === 0 ? undefined : metricsBridge(sink.metrics);
  const logs = sink.logs.length === 0 ? undefined : logsBridge(sink.logs);
  const outputs = nonEmpty({
    metrics: [...(metrics === undefined ? [] : [metrics.input]), ...sink.otlp.metrics],
    logs: [...(logs === undefined ? [] : [logs.input]), ...sink.otlp.logs],
    traces: sink.otlp.traces,
  });

  const { memory, batch: batchSizes } = context.profile;
  const batch = otelcolProcessorBatch('default', { ...batchSizes, output: outputs });
  const limiter = otelcolProcessorMemoryLimiter('default', {
    check_interval: '1s',
    ...memory,
    output: throughAll(outputs, batch.input),
  });
  const receiver = otelcolReceiverOtlp('default', {
    grpc: { endpoint: `127.0.0.1:${otlp.grpcPort}` },
    http: { endpoint: `127.0.0.1:${otlp.httpPort}` },
    output: throughAll(outputs, limiter.input),
  });
  return [
    { comment: `OTLP from this machine: ${Object.keys(outputs).join(', ')}.`, components: [receiver, limiter, batch] },
    { comment: 'OTLP metrics as Prometheus has them.', components: metrics?.components ?? [] },
    { comment: 'OTLP logs as Loki has them.', components: logs?.components ?? [] },
  ];
}

interface Bridge {
  readonly input: Reference<'Consumer'>;
  readonly components: readonly Component[];
}

/** `service.name` arrives as `job`, with the namespace before a slash; other sources have it as `service_name`. */
const serviceNameRule = { source_labels: ['job'], regex: '(?:.*/)?(.+)', target_label: 'service_name' };

function metricsBridge(takers: readonly Reference<'MetricsReceiver'>[]): Bridge {
  const relabel = prometheusRelabel('otlp', { forward_to: takers, rule: [serviceNameRule] });
  const exporter = otelcolExporterPrometheus('otlp', { forward_to: [relabel.receiver] });
  return { input: exporter.input, components: [exporter, relabel] };
}

function logsBridge(takers: readonly Reference<'LogsReceiver'>[]): Bridge {
  const process = lokiProcess('otlp', {
    forward_to: takers,
    stages: [
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
  return Object.fromEntries(Object.entries(consumers).filter(([, takers]) => takers.length > 0));
}

/** The same signals, all to one taker. */
function throughAll(outputs: Consumers, taker: Reference<'Consumer'>): Consumers {
  return Object.fromEntries(Object.keys(outputs).map((signal) => [signal, [taker]]));
}

import { lokiWrite } from '../components/loki-write.js';
import { otelcolExporterOtlp } from '../components/otelcol-exporter-otlp.js';
import { otelcolExporterOtlphttp } from '../components/otelcol-exporter-otlphttp.js';
import { prometheusRemoteWrite } from '../components/prometheus-remote-write.js';
import { hostname } from '../schema/typed-expression.js';
import type {
  ConnectionOptions,
  LokiDestination,
  OtlpDestination,
  PrometheusDestination,
  Signal,
} from './alloy-config-options.js';
import { httpAuth, otlpAuth, tlsArguments } from './connection-arguments.js';
import type { DescribedVariable, PresetContext } from './preset-context.js';
import type { Destination } from './read-destinations.js';
import { joinSinks, sinkOf, type Sink } from './sink.js';

type Labelled<Options> = Options & { readonly label: string };

/** Components that send `signals` to a destination. */
export function createSink(destination: Destination, signals: readonly Signal[], context: PresetContext): Sink {
  switch (destination.type) {
    case 'grafana-cloud':
      return grafanaCloudSink(destination, signals, context);
    case 'prometheus':
      return metricsSink(destination, context);
    case 'loki':
      return logsSink(destination, context);
    case 'otlp':
      return otlpSink(destination, signals, context);
  }
}

/** Grafana Cloud is three servers with an id each and one token. */
function grafanaCloudSink(
  options: Extract<Destination, { type: 'grafana-cloud' }>,
  signals: readonly Signal[],
  context: PresetContext,
): Sink {
  const { label, environmentPrefix: prefix = 'GRAFANA_CLOUD' } = options;
  const variable = (name: string, purpose: string): DescribedVariable => ({ env: `${prefix}_${name}`, purpose });
  const server = (
    id: string,
    name: string,
  ): { readonly url: DescribedVariable } & Required<Pick<ConnectionOptions, 'basicAuth'>> => ({
    url: variable(`${id}_URL`, `${name} URL of ${label}`),
    basicAuth: {
      username: variable(`${id}_ID`, `${name} instance id of ${label}`),
      password: variable('TOKEN', `access policy token of ${label}`),
    },
  });
  const metrics = server('PROMETHEUS', 'Prometheus');
  const logs = server('LOKI', 'Loki');
  const traces = server('OTLP', 'OTLP');
  const sinks = [
    signals.includes('metrics') &&
      metricsSink({ type: 'prometheus', label, ...metrics, url: options.metricsUrl ?? metrics.url }, context),
    signals.includes('logs') && logsSink({ type: 'loki', label, ...logs, url: options.logsUrl ?? logs.url }, context),
    signals.includes('traces') &&
      otlpSink(
        {
          type: 'otlp',
          label,
          protocol: 'http',
          endpoint: options.otlpUrl ?? traces.url,
          basicAuth: traces.basicAuth,
        },
        ['traces'],
        context,
      ),
  ];
  return joinSinks(sinks.filter((sink) => sink !== false));
}

function metricsSink(options: Labelled<PrometheusDestination>, context: PresetContext): Sink {
  const { label, tenant, headers, tls } = options;
  const purpose = `for metrics of ${label}`;
  const { metricsQueue, wal } = context.profile;
  const allHeaders = {
    ...(tenant !== undefined && { 'X-Scope-OrgID': tenant }),
    ...(headers !== undefined && context.headers(headers, purpose)),
  };
  const write = prometheusRemoteWrite(label, {
    external_labels: externalLabels(context),
    endpoint: [
      {
        url: context.text(options.url, `URL ${purpose}`),
        ...(Object.keys(allHeaders).length > 0 && { headers: allHeaders }),
        ...httpAuth(options, purpose, context),
        ...(tls !== undefined && { tls_config: tlsArguments(tls) }),
        queue_config: metricsQueue,
      },
    ],
    wal,
  });
  return sinkOf({ metrics: [write.receiver] }, { comment: `Sends metrics to ${label}.`, components: [write] });
}

function logsSink(options: Labelled<LokiDestination>, context: PresetContext): Sink {
  const { label, tenant, headers, tls } = options;
  const purpose = `for logs of ${label}`;
  const { batch_size } = context.profile.logs;
  const write = lokiWrite(label, {
    external_labels: externalLabels(context),
    endpoint: [
      {
        url: context.text(options.url, `URL ${purpose}`),
        ...(tenant !== undefined && { tenant_id: tenant }),
        batch_size,
        ...(headers !== undefined && { headers: context.headers(headers, purpose) }),
        ...httpAuth(options, purpose, context),
        ...(tls !== undefined && { tls_config: tlsArguments(tls) }),
      },
    ],
  });
  return sinkOf({ logs: [write.receiver] }, { comment: `Sends logs to ${label}.`, components: [write] });
}

function otlpSink(options: Labelled<OtlpDestination>, signals: readonly Signal[], context: PresetContext): Sink {
  const { label, protocol, headers, plaintext, tls } = options;
  const purpose = `for ${signals.join(', ')} of ${label}`;
  const auth = otlpAuth(options, purpose, context);
  const tlsBlock = { ...(plaintext === true && { insecure: true }), ...(tls !== undefined && tlsArguments(tls)) };
  const client = {
    endpoint: context.text(options.endpoint, `endpoint ${purpose}`),
    ...(auth.handler !== undefined && { auth: auth.handler }),
    ...(headers !== undefined && { headers: context.headers(headers, purpose) }),
    ...(Object.keys(tlsBlock).length > 0 && { tls: tlsBlock }),
  };
  const queue = { sending_queue: { queue_size: context.profile.otlpQueueSize } };
  const exporter =
    protocol === 'http'
      ? otelcolExporterOtlphttp(label, { client, ...queue })
      : otelcolExporterOtlp(label, { client, ...queue });
  const receivers = Object.fromEntries(signals.map((signal) => [signal, [exporter.input]]));
  return sinkOf(
    { otlp: { metrics: [], logs: [], traces: [], ...receivers } },
    { comment: `Sends ${signals.join(', ')} to ${label}.`, components: [exporter, ...auth.components] },
  );
}

/** Metrics and logs of one machine carry the same `host`, whatever else they are called. */
function externalLabels({ labels }: PresetContext): Readonly<Record<string, string | typeof hostname>> {
  return { ...labels, host: hostname };
}

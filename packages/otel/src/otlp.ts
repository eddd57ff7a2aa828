import { createRequire } from 'node:module';
import type * as MetricHttp from '@opentelemetry/exporter-metrics-otlp-http';
import type * as MetricProto from '@opentelemetry/exporter-metrics-otlp-proto';
import type * as TraceHttp from '@opentelemetry/exporter-trace-otlp-http';
import type * as TraceProto from '@opentelemetry/exporter-trace-otlp-proto';
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import { environmentChoice, environmentNumber, environmentString, unusable } from './environment.js';

const load = createRequire(import.meta.url);

/** What `OTEL_TRACES_EXPORTER` and `OTEL_METRICS_EXPORTER` may name; `prometheus` is a metrics endpoint's business. */
const known = { TRACES: ['otlp', 'none'], METRICS: ['otlp', 'prometheus', 'none'] };

/** The exporter of spans that the standard variables ask for, if they ask for one. Endpoint, headers and timeout it reads itself. */
export function otlpSpanExporter(): SpanExporter | undefined {
  if (!isAskedFor('TRACES')) return undefined;
  if (protocolOf('TRACES') === 'http/json') {
    const { OTLPTraceExporter } = load('@opentelemetry/exporter-trace-otlp-http') as typeof TraceHttp;
    return new OTLPTraceExporter();
  }
  const { OTLPTraceExporter } = load('@opentelemetry/exporter-trace-otlp-proto') as typeof TraceProto;
  return new OTLPTraceExporter();
}

/** The exporter of metrics that the standard variables ask for, if they ask for one. */
export function otlpMetricExporter(): PushMetricExporter | undefined {
  if (!isAskedFor('METRICS')) return undefined;
  if (protocolOf('METRICS') === 'http/json') {
    const { OTLPMetricExporter } = load('@opentelemetry/exporter-metrics-otlp-http') as typeof MetricHttp;
    return new OTLPMetricExporter();
  }
  const { OTLPMetricExporter } = load('@opentelemetry/exporter-metrics-otlp-proto') as typeof MetricProto;
  return new OTLPMetricExporter();
}

/** How often metrics are pushed, and how long that may take: read here, for the SDK's reader does not. */
export function pushIntervalFromEnvironment(): { exportIntervalMillis: number; exportTimeoutMillis: number } {
  const bounds = { min: 1, max: 2 ** 31 - 1 };
  const exportIntervalMillis = environmentNumber('OTEL_METRIC_EXPORT_INTERVAL', 60_000, bounds);
  const exportTimeoutMillis = environmentNumber('OTEL_METRIC_EXPORT_TIMEOUT', 30_000, bounds);
  return { exportIntervalMillis, exportTimeoutMillis: Math.min(exportTimeoutMillis, exportIntervalMillis) };
}

/** Nothing is sent anywhere unless a variable names where, or says `otlp`. */
function isAskedFor(signal: 'TRACES' | 'METRICS'): boolean {
  const exporters = environmentString(`OTEL_${signal}_EXPORTER`)
    ?.split(',')
    .map((name) => name.trim());
  if (exporters !== undefined) {
    for (const exporter of exporters) {
      if (!known[signal].includes(exporter))
        unusable(`OTEL_${signal}_EXPORTER`, exporter, `among ${known[signal].join(', ')}`, 'none');
    }
    return exporters.includes('otlp');
  }
  const endpoint = `OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`;
  const name = environmentString(endpoint) === undefined ? 'OTEL_EXPORTER_OTLP_ENDPOINT' : endpoint;
  const value = environmentString(name);
  if (value === undefined) return false;
  if (/^https?:\/\//.test(value) && URL.canParse(value)) return true;
  unusable(name, value, 'a URL that begins with http:// or https://', 'no collector');
  return false;
}

function protocolOf(signal: 'TRACES' | 'METRICS'): 'http/protobuf' | 'http/json' {
  const own = `OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`;
  const name = environmentString(own) === undefined ? 'OTEL_EXPORTER_OTLP_PROTOCOL' : own;
  return environmentChoice(name, 'http/protobuf', ['http/protobuf', 'http/json']);
}

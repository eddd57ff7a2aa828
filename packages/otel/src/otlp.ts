import { createRequire } from 'node:module';
import type * as MetricHttp from '@opentelemetry/exporter-metrics-otlp-http';
import type * as MetricProto from '@opentelemetry/exporter-metrics-otlp-proto';
import type * as TraceHttp from '@opentelemetry/exporter-trace-otlp-http';
import type * as TraceProto from '@opentelemetry/exporter-trace-otlp-proto';
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import { environmentChoice, environmentString, unusable } from './environment.js';

const load = createRequire(import.meta.url);

/** OpenTelemetry waits for 10 seconds by default: a process that ends would wait for a silent collector longer than its flush may take. */
const defaultTimeoutMs = 4000;

/** The exporter of spans that the standard variables ask for, if they ask for one. Endpoint and headers it reads itself. */
export function otlpSpanExporter(): SpanExporter | undefined {
  if (!isAskedFor('TRACES')) return undefined;
  if (protocolOf('TRACES') === 'http/json') {
    const { OTLPTraceExporter } = load('@opentelemetry/exporter-trace-otlp-http') as typeof TraceHttp;
    return new OTLPTraceExporter(timeout('TRACES'));
  }
  const { OTLPTraceExporter } = load('@opentelemetry/exporter-trace-otlp-proto') as typeof TraceProto;
  return new OTLPTraceExporter(timeout('TRACES'));
}

/** The exporter of metrics that the standard variables ask for, if they ask for one. */
export function otlpMetricExporter(): PushMetricExporter | undefined {
  if (!isAskedFor('METRICS')) return undefined;
  if (protocolOf('METRICS') === 'http/json') {
    const { OTLPMetricExporter } = load('@opentelemetry/exporter-metrics-otlp-http') as typeof MetricHttp;
    return new OTLPMetricExporter(timeout('METRICS'));
  }
  const { OTLPMetricExporter } = load('@opentelemetry/exporter-metrics-otlp-proto') as typeof MetricProto;
  return new OTLPMetricExporter(timeout('METRICS'));
}

/** Nothing is sent anywhere unless a variable names where, or says `otlp`. */
function isAskedFor(signal: 'TRACES' | 'METRICS'): boolean {
  const exporters = environmentString(`OTEL_${signal}_EXPORTER`)
    ?.split(',')
    .map((name) => name.trim());
  if (exporters !== undefined) return exporters.includes('otlp');
  const endpoint = `OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`;
  const name = environmentString(endpoint) === undefined ? 'OTEL_EXPORTER_OTLP_ENDPOINT' : endpoint;
  const value = environmentString(name);
  if (value === undefined) return false;
  if (/^https?:\/\//.test(value) && URL.canParse(value)) return true;
  unusable(name, value, 'a URL that begins with http:// or https://', 'no collector');
  return false;
}

/** What is given to an exporter goes before the variables, so it is given only where these say nothing. */
function timeout(signal: 'TRACES' | 'METRICS'): { timeoutMillis?: number } {
  const asked =
    environmentString(`OTEL_EXPORTER_OTLP_${signal}_TIMEOUT`) ?? environmentString('OTEL_EXPORTER_OTLP_TIMEOUT');
  return asked === undefined ? { timeoutMillis: defaultTimeoutMs } : {};
}

function protocolOf(signal: 'TRACES' | 'METRICS'): 'http/protobuf' | 'http/json' {
  const own = `OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`;
  const name = environmentString(own) === undefined ? 'OTEL_EXPORTER_OTLP_PROTOCOL' : own;
  return environmentChoice(name, 'http/protobuf', ['http/protobuf', 'http/json']);
}
